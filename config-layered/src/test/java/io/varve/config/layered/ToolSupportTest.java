package io.varve.config.layered;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.ChangeEvent;
import io.varve.config.ChangeListener;
import io.varve.config.Secret;
import io.varve.config.layered.spi.ConfigMetrics;
import io.varve.config.layered.spi.MetricsExporter;
import io.varve.config.spi.ConfigSource;
import io.varve.config.spi.SourceObserver;
import io.varve.config.spi.SourceSnapshot;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Support for tools that inspect the configuration of another program. */
class ToolSupportTest {
  private static final AtomicInteger MADE = new AtomicInteger();

  @TempDir Path folder;

  /** Found by ServiceLoader. */
  public static final class Listener implements ChangeListener {
    /** Records its creation. */
    public Listener() {
      MADE.incrementAndGet();
    }

    @Override
    public void onChange(ChangeEvent event) {}
  }

  /** Found by ServiceLoader. */
  public static final class Exporter implements MetricsExporter {
    /** Records its creation. */
    public Exporter() {
      MADE.incrementAndGet();
    }

    @Override
    public void export(ConfigMetrics metrics) {}
  }

  private LayeredConfigBuilder discovering() throws IOException {
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.writeString(services.resolve(ChangeListener.class.getName()), Listener.class.getName());
    Files.writeString(services.resolve(MetricsExporter.class.getName()), Exporter.class.getName());
    URL[] jar = {folder.toUri().toURL()};
    return LayeredConfig.builder()
        .classLoader(new URLClassLoader(jar, getClass().getClassLoader()))
        .environment(Map.of())
        .systemProperties(Map.of())
        .directory(folder);
  }

  @Test
  void readOnly_isPassedToSources() {
    FakeSource source = FakeSource.of("s", 1, "a=1");
    Configs.builder(source).readOnly(true).build().close();
    assertTrue(source.context.readOnly());
    FakeSource other = FakeSource.of("s", 1, "a=1");
    Configs.of(other).close();
    assertFalse(other.context.readOnly());
  }

  @Test
  void readOnly_leavesListenersAndExportersOfJarsAlone() throws IOException {
    MADE.set(0);
    discovering().readOnly(true).build().close();
    assertEquals(0, MADE.get(), "not even made");
    discovering().build().close();
    assertEquals(2, MADE.get());
  }

  /** Records the names of the sources, and suppresses their watches. */
  private record Still(ConfigSource source) implements ConfigSource {
    @Override
    public String name() {
      return source.name();
    }

    @Override
    public int ordinal() {
      return source.ordinal();
    }

    @Override
    public SourceSnapshot load() {
      return source.load();
    }

    @Override
    public void watch(SourceObserver observer) {}
  }

  @Test
  void decorated_standsInForEachSource_butNotForTheEnginesOwn() {
    List<String> names = new ArrayList<>();
    FakeSource source = FakeSource.of("s", 7, "a=1");
    try (LayeredConfig config =
        Configs.builder(source)
            .allowOverrides(true)
            .defaults(Map.of("b", "2"))
            .decorate(
                each -> {
                  names.add(each.name());
                  return new Still(each);
                })
            .build()) {
      assertEquals(List.of("s"), names);
      assertEquals("1", config.get("a"));
      assertEquals("2", config.get("b"));
      assertEquals(List.of("load"), source.calls, "what is passed on, and nothing else");
      assertEquals(7, config.explain("a").candidates().get(0).ordinal());
    }
  }

  @Test
  void settings_areSetOnce() {
    LayeredConfigBuilder builder = LayeredConfig.builder().readOnly(true).decorate(s -> s);
    assertThrows(IllegalStateException.class, () -> builder.readOnly(false));
    assertThrows(IllegalStateException.class, () -> builder.decorate(s -> s));
  }

  @Test
  void isSecret_isTheRuleOfAllThatIsShown() {
    FakeSource source = FakeSource.of("s", 1, "a.word=x", "varve.secret-keys=*.pin");
    try (LayeredConfig config = Configs.of(source)) {
      assertTrue(config.isSecret("db.password"), "by name, whether it is there or not");
      assertTrue(config.isSecret("card.pin"), "by pattern");
      assertFalse(config.isSecret("a.word"));
      Secret unused = config.get("a.word", Secret.class);
      assertTrue(config.isSecret("a.Word"), "by having been read as one, in any spelling");
    }
  }

  @Test
  void isSecret_ofAText_looksAtTheDefaultsInIt() {
    try (LayeredConfig config = Configs.of(FakeSource.of("s", 1, "varve.secret-keys=*.pin"))) {
      assertTrue(config.isSecret("db.password", "x"), "by its key");
      assertTrue(config.isSecret("db.url", "jdbc:x?password=${db.password:hunter2}"));
      assertTrue(config.isSecret("db.url", "${db.host:${card.pin:1234}}"), "within another");
      assertTrue(config.isSecret("db.url", "${${name}:hunter2}"), "by what may be a secret's key");
      assertFalse(config.isSecret("db.url", "jdbc:x?password=${db.password}"));
      assertFalse(config.isSecret("db.url", "jdbc:${db.host:local}"));
      assertFalse(config.isSecret("db.url", "\\${db.password:not-a-default}"), "a literal");
    }
  }
}
