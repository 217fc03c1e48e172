package io.varve.config.spring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.Config;
import io.varve.config.layered.LayeredConfig;
import io.varve.config.testkit.MemorySource;
import io.varve.config.testkit.WithConfig;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.StandardEnvironment;

@WithConfig
class VarvePropertySourceTest {
  private final LayeredConfig config;
  private final MemorySource store;

  VarvePropertySourceTest(LayeredConfig config, MemorySource store) {
    this.config = config;
    this.store = store;
  }

  private static StandardEnvironment with(Config config) {
    StandardEnvironment environment = new StandardEnvironment();
    VarvePropertySource.of(config).addTo(environment);
    return environment;
  }

  @Test
  void property_isThatOfTheCurrentSnapshot() {
    StandardEnvironment environment = with(config);
    assertNull(environment.getProperty("db.pool-size"));
    store.set("db.pool-size=10");
    assertEquals(10, environment.getProperty("db.pool-size", Integer.class));
    assertEquals("10", environment.getProperty("db.poolSize"));
    assertTrue(environment.containsProperty("db.pool-size"));
    assertFalse(environment.containsProperty("db"));
    store.remove("db.pool-size");
    assertFalse(environment.containsProperty("db.pool-size"));
  }

  @Test
  void names_areThoseOfTheCurrentSnapshot() {
    VarvePropertySource source = VarvePropertySource.of(config);
    store.set("a=1", "loggers.\"com.acme\"=INFO", "servers[0].host=x");
    assertEquals(
        List.of("a", "loggers[com.acme]", "servers[0].host"), List.of(source.getPropertyNames()));
    store.remove("a", "loggers.\"com.acme\"", "servers[0].host");
    store.set("b=1");
    assertEquals(List.of("b"), List.of(source.getPropertyNames()));
  }

  @Test
  void names_areTheCallersToChange() {
    VarvePropertySource source = VarvePropertySource.of(config);
    store.set("a=1");
    source.getPropertyNames()[0] = "changed";
    assertEquals(List.of("a"), List.of(source.getPropertyNames()));
  }

  @Test
  void list_hasNoValueOfItsOwn_butItsElements() {
    StandardEnvironment environment = with(config);
    store.set("hosts[0]=x", "hosts[1]=y");
    assertNull(environment.getProperty("hosts"));
    assertEquals("y", environment.getProperty("hosts[1]"));
  }

  /** Spring Boot's binder asks for names in spellings of its own. */
  @Test
  void listsAndMaps_areBoundBySpringBoot() {
    StandardEnvironment environment = with(config);
    store.set(
        "servers[0].host=x",
        "servers[1].host=y",
        "levels.\"com.acme\"=INFO",
        "levels.\"teamName\"=DEBUG",
        "levels.root=WARN");
    Binder binder = Binder.get(environment);
    assertEquals(
        Map.of("com.acme", "INFO", "teamName", "DEBUG", "root", "WARN"),
        binder.bind("levels", Bindable.mapOf(String.class, String.class)).get());
    assertEquals(
        List.of(Map.of("host", "x"), Map.of("host", "y")),
        binder.bind("servers", Bindable.listOf(Map.class)).get());
    store.remove("servers[1].host");
    store.set("servers[0].host=z");
    assertEquals(
        List.of(Map.of("host", "z")), binder.bind("servers", Bindable.listOf(Map.class)).get());
  }

  @Test
  void origin_isVarves() {
    store.set("loggers.\"com.acme\"=INFO");
    OriginPropertySource source = (OriginPropertySource) VarvePropertySource.of(config);
    assertEquals(
        "memory loggers.\"com.acme\" @2", String.valueOf(source.getOrigin("loggers[com.acme]")));
    assertNull(source.getOrigin("nowhere"));
    assertNull(source.getOrigin("a["));
  }

  @Test
  void view_isSeenFromItsRoot() {
    store.set("orders.db.url=u");
    assertEquals("u", with(config.at("orders")).getProperty("db.url"));
  }

  @Test
  void text_hasNoValues() {
    store.set("greeting=hidden-from-view");
    assertFalse(VarvePropertySource.of(config).toString().contains("hidden-from-view"));
  }
}
