package io.varve.config.microprofile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.varve.config.InvalidValueException;
import io.varve.config.Origin;
import io.varve.config.layered.LayeredConfig;
import io.varve.config.spi.ConfigSource;
import io.varve.config.spi.SourceLayer;
import io.varve.config.spi.SourceLayerBuilder;
import io.varve.config.spi.SourcePhase;
import io.varve.config.spi.SourceSnapshot;
import io.varve.config.testkit.MemorySource;
import io.varve.config.testkit.WithConfig;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Source of MicroProfile Config in SmallRye Config, the most common implementation. */
@WithConfig
class VarveConfigSourceTest {
  @TempDir Path folder;

  private final LayeredConfig varve;
  private final MemorySource store;

  VarveConfigSourceTest(LayeredConfig varve, MemorySource store) {
    this.varve = varve;
    this.store = store;
  }

  @AfterEach
  void reset() {
    System.clearProperty("mp.config.profile");
    Looping.on = false;
  }

  private SmallRyeConfigBuilder builder() {
    return new SmallRyeConfigBuilder().withSources(new VarveConfigSource(varve));
  }

  @ConfigMapping(prefix = "db")
  interface Db {
    String url();

    int poolSize();

    List<String> hosts();

    Map<String, String> labels();
  }

  @Test
  void values_areReadAndMapped() {
    store.set(
        "db.url=jdbc:h2",
        "db.pool-size=10",
        "db.hosts[0]=x",
        "db.hosts[1]=y",
        "db.labels.\"com.acme\"=INFO",
        "db.labels.root=WARN");
    SmallRyeConfig config = builder().withMapping(Db.class).build();
    Db db = config.getConfigMapping(Db.class);
    assertEquals("jdbc:h2", db.url());
    assertEquals(10, db.poolSize());
    assertEquals(List.of("x", "y"), db.hosts());
    assertEquals(Map.of("com.acme", "INFO", "root", "WARN"), db.labels());
    assertEquals(10, config.getValue("db.poolSize", Integer.class));
    assertEquals(List.of("x", "y"), config.getValues("db.hosts", String.class));
    assertEquals("varve", config.getConfigValue("db.url").getSourceName());
  }

  /** A mapping refuses unknown names, and knows names in kebab-case alone. */
  @Test
  void names_areInKebabCase_andKeysOfMapsTooUnlessTheyAreQuoted() {
    Map<String, String> written =
        Map.of(
            "db.url", "jdbc:h2",
            "db.poolSize", "10",
            "db.hosts[0]", "x",
            "db.labels.teamName", "a",
            "db.labels.\"otherName\"", "b");
    written.forEach((key, text) -> store.set(key + "=" + text));
    Db db = builder().withMapping(Db.class).build().getConfigMapping(Db.class);
    assertEquals(10, db.poolSize());
    assertEquals(Map.of("team-name", "a", "otherName", "b"), db.labels());
    SmallRyeConfigBuilder asWritten =
        new SmallRyeConfigBuilder()
            .withSources(new PropertiesConfigSource(written, "as written", 1))
            .withMapping(Db.class);
    assertThrows(ConfigValidationException.class, asWritten::build);
  }

  @Test
  void names_areTheKeys() {
    store.set("db.url=u", "labels.\"com.acme\"=INFO", "hosts[0]=x");
    VarveConfigSource source = new VarveConfigSource(varve);
    assertEquals(varve.keys(), source.getPropertyNames());
    assertEquals(
        Map.of("db.url", "u", "labels.\"com.acme\"", "INFO", "hosts[0]", "x"),
        source.getProperties());
  }

  @Test
  void whatIsNoKey_hasNoValue() {
    VarveConfigSource source = new VarveConfigSource(varve);
    store.set("hosts[0]=x");
    for (String name : List.of("", "a..b", "a[", "hosts", "\"", "db.url:default")) {
      assertNull(source.getValue(name), name);
    }
  }

  @Test
  void change_isSeen() {
    store.set("db.pool-size=10");
    SmallRyeConfig config = builder().build();
    assertEquals(10, config.getValue("db.pool-size", Integer.class));
    store.set("db.pool-size=20");
    assertEquals(20, config.getValue("db.pool-size", Integer.class));
    store.remove("db.pool-size");
    assertThrows(
        NoSuchElementException.class, () -> config.getValue("db.pool-size", Integer.class));
  }

  @Test
  void ordinal_isBetweenTheProcessAndTheFiles_unlessASettingMovesIt() {
    store.set("a=Varve's");
    assertEquals("process", valueBeside(300, "process"));
    assertEquals("Varve's", valueBeside(100, "files"));
    store.set("varve.microprofile.ordinal=50");
    assertEquals("files", valueBeside(100, "files"));
  }

  /** A store, whose writers must not be able to lift it above the environment of a program. */
  private static final class Store implements ConfigSource {
    @Override
    public String name() {
      return "store";
    }

    @Override
    public int ordinal() {
      return 200;
    }

    @Override
    public SourcePhase phase() {
      return SourcePhase.REMOTE;
    }

    @Override
    public SourceSnapshot load() {
      return SourceSnapshot.of(
          SourceLayer.builder("store")
              .put("varve.microprofile.ordinal", "450", Origin.of("store", "ordinal"))
              .build());
    }
  }

  @Test
  void ordinalInAStore_hasNoEffect_andDoesNotHideThatOfAFile() {
    assertEquals(275, ordinalWith(MemorySource.of()));
    assertEquals(50, ordinalWith(MemorySource.of("varve.microprofile.ordinal=50")));
    MemorySource wrong = MemorySource.of("varve.microprofile.ordinal=high");
    Exception failure = assertThrows(InvalidValueException.class, () -> ordinalWith(wrong));
    assertTrue(failure.getMessage().contains("VARVE-0800"), failure.getMessage());
  }

  private static int ordinalWith(MemorySource local) {
    try (LayeredConfig config =
        LayeredConfig.builder()
            .discover(false)
            .environment(Map.of())
            .systemProperties(Map.of())
            .source(local)
            .source(new Store())
            .build()) {
      assertTrue(String.valueOf(config.sources()).contains("has no effect there"));
      return new VarveConfigSource(config).getOrdinal();
    }
  }

  private String valueBeside(int ordinal, String text) {
    return builder()
        .withSources(new PropertiesConfigSource(Map.of("a", text), "other", ordinal))
        .build()
        .getValue("a", String.class);
  }

  @Test
  void profileOfMicroProfile_picksItsKeys() {
    store.set("greeting=hello", "%eu.greeting=salut");
    assertEquals("salut", builder().withProfile("eu").build().getValue("greeting", String.class));
    assertEquals("hello", builder().build().getValue("greeting", String.class));
  }

  @Test
  void givenConfiguration_isNotClosedWithTheSource() {
    VarveConfigSource source = new VarveConfigSource(varve);
    assertSame(varve, source.config());
    source.close();
    store.set("a=1");
    assertEquals("1", source.getValue("a"));
  }

  @Test
  void source_isFound_withTheClassLoaderThatAsks() throws Exception {
    Path one = Files.createDirectory(folder.resolve("one"));
    Path two = Files.createDirectory(folder.resolve("two"));
    Files.writeString(one.resolve("application.yaml"), "greeting: one\n");
    Files.writeString(two.resolve("application.yaml"), "greeting: two\n");
    assertEquals("one", greeting(one));
    assertEquals("two", greeting(two));
  }

  private static String greeting(Path classes) throws IOException {
    try (URLClassLoader loader = loader(classes)) {
      return with(loader, config -> config.getValue("greeting", String.class));
    }
  }

  private static URLClassLoader loader(Path classes) throws IOException {
    return new URLClassLoader(
        new URL[] {classes.toUri().toURL()}, VarveConfigSourceTest.class.getClassLoader());
  }

  private interface Use<T> {
    T of(Config config) throws IOException;
  }

  private static <T> T with(ClassLoader loader, Use<T> use) throws IOException {
    Config config = ConfigProvider.getConfig(loader);
    // SmallRye does not close its sources.
    try (VarveConfigSource source = source(config)) {
      assertEquals(275, source.getOrdinal());
      return use.of(config);
    }
  }

  private static VarveConfigSource source(Config config) {
    return StreamSupport.stream(config.getConfigSources().spliterator(), false)
        .filter(VarveConfigSource.class::isInstance)
        .map(VarveConfigSource.class::cast)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void profileOfTheProcess_isVarvesToo() throws Exception {
    Files.writeString(folder.resolve("application.yaml"), "greeting: hello\n");
    Files.writeString(folder.resolve("application-eu.yaml"), "greeting: salut\n");
    System.setProperty("mp.config.profile", "eu");
    assertEquals("salut", greeting(folder));
  }

  @Test
  void sourceThatWasFound_followsItsFile_untilItIsClosed() throws Exception {
    Path file = folder.resolve("application.yaml");
    Files.writeString(file, "greeting: hello\n");
    try (URLClassLoader loader = loader(folder)) {
      with(
          loader,
          config -> {
            CountDownLatch changed = new CountDownLatch(1);
            source(config).config().onChange("greeting", event -> changed.countDown());
            Files.writeString(file, "greeting: salut\n");
            try {
              assertTrue(changed.await(60, TimeUnit.SECONDS));
            } catch (InterruptedException e) {
              throw new AssertionError(e);
            }
            return assertSalut(config);
          });
    }
    assertNoThread();
  }

  private static void assertNoThread() {
    assertFalse(
        Thread.getAllStackTraces().keySet().stream()
            .anyMatch(thread -> thread.getName().startsWith("varve-file")),
        "closed, it leaves no thread");
  }

  private static boolean assertSalut(Config config) {
    assertEquals("salut", config.getValue("greeting", String.class));
    return true;
  }

  @Test
  void applications_haveConfigurationsOfTheirOwn() throws Exception {
    try (URLClassLoader one = loader(folder);
        URLClassLoader two = loader(folder)) {
      with(
          one,
          first ->
              with(
                  two,
                  second -> {
                    assertNotSame(source(first).config(), source(second).config());
                    return true;
                  }));
    }
  }

  /** Varve source that reads MicroProfile Config, which reads Varve, recursively. */
  @Test
  void sourceThatReadsMicroProfile_isNotReadInACircle() throws Exception {
    Looping.on = true;
    try (URLClassLoader loader = loader(folder)) {
      with(
          loader,
          config -> {
            assertEquals("3", config.getValue("from.microprofile", String.class));
            return true;
          });
    }
  }

  /** Found by {@link java.util.ServiceLoader}. */
  public static final class Looping implements io.varve.config.spi.ConfigSource {
    static volatile boolean on;

    @Override
    public String name() {
      return "looping";
    }

    @Override
    public SourceSnapshot load() {
      SourceLayerBuilder layer = SourceLayer.builder(name());
      if (on) {
        SmallRyeConfig config =
            new SmallRyeConfigBuilder()
                .addDiscoveredSources()
                .withDefaultValue("from.microprofile", "3")
                .build();
        Optional<String> value = config.getOptionalValue("from.microprofile", String.class);
        layer.put("from.microprofile", value.orElseThrow(), Origin.of(name(), "MicroProfile"));
      }
      return SourceSnapshot.of(layer.build());
    }
  }

  @Test
  void wrongConfiguration_isSaidAtTheStart() throws Exception {
    Files.writeString(folder.resolve("application.yaml"), "greeting: a\ngreeting: b\n");
    Exception failure = assertThrows(Exception.class, () -> greeting(folder));
    assertTrue(String.valueOf(failure).contains("greeting ("), String.valueOf(failure));
  }

  @Test
  void wrongOrdinal_isSaidAtTheStart_andLeavesNothingOpen() throws Exception {
    Files.writeString(folder.resolve("application.yaml"), "varve.microprofile.ordinal: high\n");
    Exception failure = assertThrows(Exception.class, () -> greeting(folder));
    String told = String.valueOf(failure);
    assertTrue(told.contains("varve.microprofile.ordinal ("), told);
    assertNoThread();
  }
}
