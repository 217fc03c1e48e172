package io.varve.config.testkit;

import io.varve.config.ConfigSnapshot;
import io.varve.config.layered.LayeredConfig;
import io.varve.config.spi.ConfigFormat;
import io.varve.config.spi.SourceContext;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * Builds the context for a test that opens a source without an engine.
 *
 * <pre>{@code
 * source.open(
 *     new SourceContextBuilder().settings(Map.of("shelf.path", "books")).build());
 * }</pre>
 *
 * <p>By default the application is {@code test}, without profiles, arguments, variables, properties
 * and settings, in the working directory of the test, with the formats on the class path and the
 * system's clock. Not thread-safe.
 */
public final class SourceContextBuilder {
  private String application = "test";
  private List<String> profiles = List.of();
  private List<String> arguments = List.of();
  private Map<String, String> environment = Map.of();
  private Map<String, String> systemProperties = Map.of();
  private Path workingDirectory = Path.of("");
  private ClassLoader classLoader = SourceContextBuilder.class.getClassLoader();
  private @Nullable List<ConfigFormat> formats;
  private Map<String, String> settings = Map.of();
  private Clock clock = Clock.systemUTC();
  private boolean readOnly;

  /** Makes a builder of the default context. */
  public SourceContextBuilder() {}

  /**
   * Sets {@link SourceContext#application}.
   *
   * @param name the name of the application
   * @return this
   */
  public SourceContextBuilder application(String name) {
    application = Objects.requireNonNull(name, "name");
    return this;
  }

  /**
   * Sets {@link SourceContext#profiles}.
   *
   * @param names the active profiles; later ones win
   * @return this
   */
  public SourceContextBuilder profiles(String... names) {
    profiles = List.of(names);
    return this;
  }

  /**
   * Sets {@link SourceContext#arguments}.
   *
   * @param args the program's arguments
   * @return this
   */
  public SourceContextBuilder arguments(String... args) {
    arguments = List.of(args);
    return this;
  }

  /**
   * Sets {@link SourceContext#environment}.
   *
   * @param variables the environment variables
   * @return this
   */
  public SourceContextBuilder environment(Map<String, String> variables) {
    environment = Map.copyOf(variables);
    return this;
  }

  /**
   * Sets {@link SourceContext#systemProperties}.
   *
   * @param properties the system properties
   * @return this
   */
  public SourceContextBuilder systemProperties(Map<String, String> properties) {
    systemProperties = Map.copyOf(properties);
    return this;
  }

  /**
   * Sets {@link SourceContext#workingDirectory}.
   *
   * @param directory the working directory
   * @return this
   */
  public SourceContextBuilder workingDirectory(Path directory) {
    workingDirectory = Objects.requireNonNull(directory, "directory");
    return this;
  }

  /**
   * Sets {@link SourceContext#classLoader}, which also finds the formats.
   *
   * @param loader the class loader for class path resources
   * @return this
   */
  public SourceContextBuilder classLoader(ClassLoader loader) {
    classLoader = Objects.requireNonNull(loader, "loader");
    return this;
  }

  /**
   * Sets {@link SourceContext#formats}, in place of those on the class path.
   *
   * @param available the formats, possibly none
   * @return this
   */
  public SourceContextBuilder formats(List<ConfigFormat> available) {
    formats = List.copyOf(available);
    return this;
  }

  /**
   * Sets {@link SourceContext#settings}.
   *
   * @param values key to text; may contain placeholders
   * @return this
   */
  public SourceContextBuilder settings(Map<String, String> values) {
    settings = Map.copyOf(values);
    return this;
  }

  /**
   * Sets {@link SourceContext#clock}.
   *
   * @param time the clock, such as a {@link ManualTime}
   * @return this
   */
  public SourceContextBuilder clock(Clock time) {
    clock = Objects.requireNonNull(time, "time");
    return this;
  }

  /**
   * Sets {@link SourceContext#readOnly}.
   *
   * @param on true if the source must not write, except on request
   * @return this
   */
  public SourceContextBuilder readOnly(boolean on) {
    readOnly = on;
    return this;
  }

  /**
   * Builds the context.
   *
   * @return the context, immutable
   * @throws io.varve.config.ConfigException if a key of the settings is malformed
   */
  public SourceContext build() {
    List<ConfigFormat> found = formats;
    if (found == null) {
      found =
          ServiceLoader.load(ConfigFormat.class, classLoader).stream()
              .map(ServiceLoader.Provider::get)
              .toList();
    }
    return new Context(
        application,
        profiles,
        arguments,
        environment,
        systemProperties,
        workingDirectory.toAbsolutePath(),
        classLoader,
        found,
        settings.isEmpty() ? NoSettings.SNAPSHOT : snapshot(settings),
        clock,
        readOnly);
  }

  /** Made once: random tests build many contexts. */
  private static final class NoSettings {
    private static final ConfigSnapshot SNAPSHOT = snapshot(Map.of());
  }

  private static ConfigSnapshot snapshot(Map<String, String> settings) {
    try (LayeredConfig config =
        LayeredConfig.builder()
            .discover(false)
            .environment(Map.of())
            .systemProperties(Map.of())
            .defaults(settings)
            .build()) {
      return config.snapshot();
    }
  }

  private record Context(
      String application,
      List<String> profiles,
      List<String> arguments,
      Map<String, String> environment,
      Map<String, String> systemProperties,
      Path workingDirectory,
      ClassLoader classLoader,
      List<ConfigFormat> formats,
      ConfigSnapshot settings,
      Clock clock,
      boolean readOnly)
      implements SourceContext {

    /** Only the application, since the rest may hold secrets. */
    @Override
    public String toString() {
      return "context of " + application;
    }
  }
}
