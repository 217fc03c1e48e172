package io.varve.config.consul.internal.settings;

import io.varve.config.ConfigException;
import io.varve.config.ConfigSnapshot;
import io.varve.config.Explanation;
import io.varve.config.Origin;
import io.varve.config.Problem;
import io.varve.config.TypeRef;
import io.varve.config.consul.internal.kv.ConsulOrigins;
import io.varve.config.spi.SourceContext;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads and checks settings: those below {@code varve.consul}, then the environment variables of
 * Consul's own tools. A blank value counts as absent.
 */
public final class SettingsReader {
  private final Lookup settings;
  private final Map<String, String> environment;
  private final Path directory;

  public SettingsReader(SourceContext context) {
    this(new LayeredLookup(context.settings()), context.environment(), context.workingDirectory());
  }

  public SettingsReader(Lookup settings, Map<String, String> environment, Path directory) {
    this.settings = settings;
    this.environment = environment;
    this.directory = directory;
  }

  /** Lookup of settings: in the layers below Consul, or in a builder. */
  public interface Lookup {
    Optional<String> text(String key);

    List<String> list(String key);

    <T> T value(String key, Class<T> type, T fallback);

    Origin origin(String key);
  }

  private record LayeredLookup(ConfigSnapshot reader) implements Lookup {
    @Override
    public Optional<String> text(String key) {
      return reader.find(key);
    }

    @Override
    public List<String> list(String key) {
      return reader.find(key, new TypeRef<List<String>>() {}).orElse(List.of());
    }

    @Override
    public <T> T value(String key, Class<T> type, T fallback) {
      return reader.get(key, type, fallback);
    }

    @Override
    public Origin origin(String key) {
      Explanation explanation = reader.explain(key);
      return explanation.candidates().isEmpty()
          ? ConsulOrigins.originOutside("settings")
          : explanation.candidates().get(0).origin();
    }
  }

  /** A setting or variable with its origin. */
  record Setting(String key, Origin origin, String text) {
    ConfigException wrong(String code, String expected, String found, String remedy) {
      return new ConfigException(Problem.of(key, origin, expected, found, remedy).withCode(code));
    }

    /** Key and origin, without the value, which may be a secret. */
    @Override
    public String toString() {
      return key + " (" + origin + ")";
    }
  }

  /** A setting. Without it, a variable. */
  Optional<Setting> text(String name, String variable) {
    return setting(name).or(() -> variable(variable));
  }

  Optional<Setting> setting(String name) {
    String key = SettingNames.key(name);
    return settings
        .text(key)
        .filter(text -> !text.isBlank())
        .map(text -> new Setting(key, origin(key), text.strip()));
  }

  private Optional<Setting> variable(String variable) {
    String text = environment.get(variable);
    return text == null || text.isBlank()
        ? Optional.empty()
        : Optional.of(
            new Setting(
                variable,
                Origin.of("environment", "environment variable " + variable),
                text.strip()));
  }

  Origin origin(String key) {
    return settings.origin(key);
  }

  Optional<Path> path(String name, String variable) {
    return text(name, variable)
        .map(
            setting -> {
              try {
                return directory.resolve(setting.text()).normalize();
              } catch (InvalidPathException e) {
                throw setting.wrong(
                    "VARVE-0501",
                    "a path",
                    "a text that is none",
                    "set it to a path of this system");
              }
            });
  }

  /** A boolean, in the spellings of Consul's own tools. */
  Optional<Boolean> bool(String name, String variable) {
    return text(name, variable)
        .map(
            setting ->
                switch (setting.text().toLowerCase(Locale.ROOT)) {
                  case "1", "t", "true", "yes", "on" -> true;
                  case "0", "f", "false", "no", "off" -> false;
                  default ->
                      throw setting.wrong(
                          "VARVE-0502", "true or false", "another text", "set it to true or false");
                });
  }

  boolean bool(String name, boolean fallback) {
    return settings.value(SettingNames.key(name), Boolean.class, fallback);
  }

  <E extends Enum<E>> E choice(String name, Class<E> type, E fallback) {
    return settings.value(SettingNames.key(name), type, fallback);
  }

  List<String> list(String name) {
    return settings.list(SettingNames.key(name)).stream()
        .map(String::strip)
        .filter(text -> !text.isEmpty())
        .toList();
  }

  /** The elements of a list. Without it, those of a variable, with commas between them. */
  List<Setting> list(String name, String variable) {
    List<String> set = list(name);
    if (set.isEmpty()) {
      return variable(variable).stream()
          .flatMap(
              all ->
                  Stream.of(all.text().split(","))
                      .map(String::strip)
                      .filter(text -> !text.isEmpty())
                      .map(text -> new Setting(all.key(), all.origin(), text)))
          .toList();
    }
    String key = SettingNames.key(name);
    return set.stream().map(text -> new Setting(key, origin(key), text)).toList();
  }

  <T extends Comparable<T>> T within(String name, Class<T> type, T fallback, T least, T most) {
    String key = SettingNames.key(name);
    T value = settings.value(key, type, fallback);
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new ConfigException(
          Problem.of(
                  key,
                  origin(key),
                  "from " + shown(least) + " to " + shown(most),
                  value.compareTo(least) < 0 ? "less" : "more",
                  "set it to a value such as " + shown(fallback))
              .withCode("VARVE-0503"));
    }
    return value;
  }

  Duration duration(String name, Duration fallback, Duration least, Duration most) {
    return within(name, Duration.class, fallback, least, most);
  }

  private static String shown(Object value) {
    if (value instanceof Duration duration) {
      long millis = duration.toMillis();
      return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
    }
    return value.toString();
  }
}
