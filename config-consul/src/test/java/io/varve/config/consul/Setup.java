package io.varve.config.consul;

import io.varve.config.Origin;
import io.varve.config.layered.LayeredConfig;
import io.varve.config.spi.ConfigFormat;
import io.varve.config.spi.ConfigSource;
import io.varve.config.spi.SourceContext;
import io.varve.config.spi.SourceLayer;
import io.varve.config.spi.SourceLayerBuilder;
import io.varve.config.spi.SourceSnapshot;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

/**
 * What a source under test is opened with: an application {@code orders}, and what the test sets.
 */
final class Setup {
  private final Map<String, String> settings = new HashMap<>();
  private final Map<String, String> environment = new HashMap<>();
  private List<String> profiles = List.of();
  private boolean formats = true;
  private Path directory = Path.of("").toAbsolutePath();

  /** Nothing is set, no server is named. */
  static Setup bare() {
    return new Setup();
  }

  /** With the address of a server, and without pauses that would only slow a test down. */
  static Setup at(URI server) {
    return bare()
        .set("address", server.toString())
        .set("min-interval", "20ms")
        .set("max-backoff", "200ms")
        .set("startup-timeout", "0s");
  }

  /** Sets {@code varve.consul.NAME}; the last word on a name counts. */
  Setup set(String name, String value) {
    settings.put("varve.consul." + name, value);
    return this;
  }

  Setup variable(String name, String value) {
    environment.put(name, value);
    return this;
  }

  Setup profiles(String... names) {
    profiles = List.of(names);
    return this;
  }

  Setup directory(Path folder) {
    directory = folder;
    return this;
  }

  Setup withoutFormats() {
    formats = false;
    return this;
  }

  SourceContext context() {
    List<ConfigFormat> found = new ArrayList<>();
    if (formats) {
      ServiceLoader.load(ConfigFormat.class).forEach(found::add);
    }
    LayeredConfig reader =
        LayeredConfig.builder().discover(false).source(new Settings(settings)).build();
    return new SourceContext(
        "orders",
        profiles,
        List.of(),
        environment,
        Map.of(),
        directory,
        Setup.class.getClassLoader(),
        found,
        reader,
        Clock.systemUTC());
  }

  ConsulSettings settings() {
    return ConsulSettings.from(context()).orElseThrow();
  }

  /** Opens a source; it is not loaded. */
  ConsulSource open() {
    ConsulSource source = new ConsulSource();
    source.open(context());
    return source;
  }

  /** Opens and loads a source. */
  Running load() {
    ConsulSource source = open();
    try {
      return new Running(source, source.load());
    } catch (RuntimeException | Error e) {
      source.close();
      throw e;
    }
  }

  /** Opens, loads and watches a source. */
  Running watch() {
    Running running = load();
    running.watch();
    return running;
  }

  /** What a command line would say. */
  private record Settings(Map<String, String> values) implements ConfigSource {
    @Override
    public String name() {
      return "test";
    }

    @Override
    public SourceSnapshot load() {
      SourceLayerBuilder layer = SourceLayer.builder("test");
      values.forEach((k, v) -> layer.put(k, v, Origin.of("test", "setting " + k)));
      return SourceSnapshot.of(layer.build());
    }
  }
}
