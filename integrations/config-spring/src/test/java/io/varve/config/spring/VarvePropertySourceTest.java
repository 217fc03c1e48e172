package io.varve.config.spring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.Config;
import io.varve.config.layered.LayeredConfig;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.StandardEnvironment;

class VarvePropertySourceTest {
  private final Store store = new Store();
  private final LayeredConfig config =
      LayeredConfig.builder()
          .discover(false)
          .environment(Map.of())
          .systemProperties(Map.of())
          .source(store)
          .build();

  @AfterEach
  void close() {
    config.close();
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
    store.set(Map.of("db.pool-size", "10"));
    assertEquals(10, environment.getProperty("db.pool-size", Integer.class));
    assertEquals("10", environment.getProperty("db.poolSize"));
    assertTrue(environment.containsProperty("db.pool-size"));
    assertFalse(environment.containsProperty("db"));
    store.set(Map.of());
    assertFalse(environment.containsProperty("db.pool-size"));
  }

  @Test
  void names_areThoseOfTheCurrentSnapshot() {
    VarvePropertySource source = VarvePropertySource.of(config);
    store.set(Map.of("a", "1", "loggers.\"com.acme\"", "INFO", "servers[0].host", "x"));
    assertEquals(
        List.of("a", "loggers[com.acme]", "servers[0].host"), List.of(source.getPropertyNames()));
    store.set(Map.of("b", "1"));
    assertEquals(List.of("b"), List.of(source.getPropertyNames()));
  }

  @Test
  void names_areTheCallersToChange() {
    VarvePropertySource source = VarvePropertySource.of(config);
    store.set(Map.of("a", "1"));
    source.getPropertyNames()[0] = "changed";
    assertEquals(List.of("a"), List.of(source.getPropertyNames()));
  }

  @Test
  void list_hasNoValueOfItsOwn_butItsElements() {
    StandardEnvironment environment = with(config);
    store.set(Map.of("hosts[0]", "x", "hosts[1]", "y"));
    assertNull(environment.getProperty("hosts"));
    assertEquals("y", environment.getProperty("hosts[1]"));
  }

  /** Spring Boot's binder asks for names in spellings of its own. */
  @Test
  void listsAndMaps_areBoundBySpringBoot() {
    StandardEnvironment environment = with(config);
    store.set(
        Map.of(
            "servers[0].host", "x",
            "servers[1].host", "y",
            "levels.\"com.acme\"", "INFO",
            "levels.\"teamName\"", "DEBUG",
            "levels.root", "WARN"));
    Binder binder = Binder.get(environment);
    assertEquals(
        Map.of("com.acme", "INFO", "teamName", "DEBUG", "root", "WARN"),
        binder.bind("levels", Bindable.mapOf(String.class, String.class)).get());
    assertEquals(
        List.of(Map.of("host", "x"), Map.of("host", "y")),
        binder.bind("servers", Bindable.listOf(Map.class)).get());
    store.set(Map.of("servers[0].host", "z"));
    assertEquals(
        List.of(Map.of("host", "z")), binder.bind("servers", Bindable.listOf(Map.class)).get());
  }

  @Test
  void origin_isVarves() {
    store.set(Map.of("loggers.\"com.acme\"", "INFO"));
    OriginPropertySource source = (OriginPropertySource) VarvePropertySource.of(config);
    assertEquals(
        "store loggers.\"com.acme\"", String.valueOf(source.getOrigin("loggers[com.acme]")));
    assertNull(source.getOrigin("nowhere"));
    assertNull(source.getOrigin("a["));
  }

  @Test
  void view_isSeenFromItsRoot() {
    store.set(Map.of("orders.db.url", "u"));
    assertEquals("u", with(config.at("orders")).getProperty("db.url"));
  }

  @Test
  void text_hasNoValues() {
    store.set(Map.of("greeting", "hidden-from-view"));
    assertFalse(VarvePropertySource.of(config).toString().contains("hidden-from-view"));
  }
}
