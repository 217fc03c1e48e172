package io.varve.config.layered;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.ConfigException;
import io.varve.config.layered.spi.SourceStatus;
import io.varve.config.spi.ConfigSource;
import io.varve.config.spi.KeyValueStore;
import io.varve.config.spi.SourcePhase;
import io.varve.config.spi.StoredValue;
import io.varve.config.spi.WritableConfigSource;
import io.varve.config.spi.Write;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sources given to the builder beside discovered ones, and the stores behind sources. */
class GivenSourcesTest {
  private static final List<Discovered> MADE = new ArrayList<>();

  @TempDir Path folder;

  /** Found by ServiceLoader. */
  public static class Discovered extends FakeSource {
    /** Records its creation. */
    public Discovered() {
      super("shop", 200, SourcePhase.REMOTE);
      fill("a=discovered", "b=discovered");
      MADE.add(this);
    }
  }

  /** Found by ServiceLoader, with the name of another one. */
  public static final class Namesake extends Discovered {
    /** For ServiceLoader. */
    public Namesake() {}
  }

  /** Found by ServiceLoader, with the name of the engine's own source of overrides. */
  public static final class Overrides extends FakeSource {
    /** For ServiceLoader. */
    public Overrides() {
      super("override", 1, SourcePhase.LOCAL);
    }
  }

  /** A source with a store, which records writes. */
  private static final class Store extends FakeSource implements WritableConfigSource {
    private final List<Write> written = new ArrayList<>();

    Store(String name) {
      super(name, 1, SourcePhase.LOCAL);
    }

    @Override
    public String storeKey(String key) {
      return key.replace('.', '/');
    }

    @Override
    public Optional<StoredValue> read(String key) {
      return Optional.empty();
    }

    @Override
    public List<Write> write(List<Write> batch) {
      written.addAll(batch);
      return List.of();
    }
  }

  @BeforeEach
  void forget() {
    MADE.clear();
  }

  private LayeredConfigBuilder discovering(Class<?>... sources) throws IOException {
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    List<String> names = new ArrayList<>();
    for (Class<?> source : sources) {
      names.add(source.getName());
    }
    Files.write(services.resolve(ConfigSource.class.getName()), names);
    URL[] jar = {folder.toUri().toURL()};
    return LayeredConfig.builder()
        .classLoader(new URLClassLoader(jar, getClass().getClassLoader()))
        .environment(Map.of())
        .systemProperties(Map.of())
        .directory(folder);
  }

  @Test
  void givenSource_replacesTheDiscoveredOneOfItsName() throws IOException {
    FakeSource given = new FakeSource("shop", 200, SourcePhase.REMOTE).fill("a=given");
    try (LayeredConfig config = discovering(Discovered.class).source(given).build()) {
      assertEquals("given", config.get("a"));
      assertFalse(config.contains("b"), "nothing of the discovered one is read");
      List<SourceStatus> shops =
          config.sources().stream().filter(source -> source.name().equals("shop")).toList();
      assertEquals(1, shops.size());
    }
    assertEquals(1, given.closes.get());
    assertEquals(1, MADE.size());
    assertEquals(List.of(), MADE.get(0).calls, "it is never opened");
  }

  @Test
  void givenSource_replacesAllDiscoveredOnesOfItsName() throws IOException {
    FakeSource given = new FakeSource("shop", 200, SourcePhase.REMOTE).fill("a=given");
    LayeredConfigBuilder builder = discovering(Discovered.class, Namesake.class).source(given);
    try (LayeredConfig config = builder.build()) {
      assertEquals("given", config.get("a"));
    }
  }

  @Test
  void discoveredSources_ofOneName_areRefused() throws IOException {
    LayeredConfigBuilder builder = discovering(Discovered.class, Namesake.class);
    ConfigException e = assertThrows(ConfigException.class, builder::build);
    assertTrue(e.getMessage().contains("one source of each name"), e.getMessage());
  }

  @Test
  void enginesOwnSources_replaceNothing() throws IOException {
    LayeredConfigBuilder builder = discovering(Overrides.class).allowOverrides(true);
    ConfigException e = assertThrows(ConfigException.class, builder::build);
    assertTrue(e.getMessage().contains("one source of each name"), e.getMessage());
  }

  @Test
  void store_isTheOneThatTheSourceReads() {
    Store store = new Store("shop");
    try (LayeredConfig config = Configs.of(FakeSource.of("file", 2), store)) {
      KeyValueStore shop = config.store("shop");
      assertSame(store, shop);
      assertTrue(shop.createIfAbsent(shop.storeKey("db.url"), "x"));
      assertEquals(List.of(Write.create("db/url", "x")), store.written);
    }
  }

  @Test
  void store_ofASourceThatCannotWrite_isAnErrorWithThoseThatCan() {
    Store store = new Store("shop");
    try (LayeredConfig config = Configs.of(FakeSource.of("file", 2), store, new Store("depot"))) {
      ConfigException e = assertThrows(ConfigException.class, () -> config.store("file"));
      assertEquals(
          "source file: expected one of [depot, shop], found a source that does not write;"
              + " name a source that writes [VARVE-0106]",
          e.getMessage());
      e = assertThrows(ConfigException.class, () -> config.store("files"));
      assertTrue(e.getMessage().contains("found no source of this name"), e.getMessage());
    }
    try (LayeredConfig config = Configs.of(FakeSource.of("file", 2))) {
      ConfigException e = assertThrows(ConfigException.class, () -> config.store("file"));
      assertTrue(e.getMessage().contains("expected a source that writes"), e.getMessage());
    }
  }
}
