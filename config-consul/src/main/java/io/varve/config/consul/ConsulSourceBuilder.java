package io.varve.config.consul;

import io.varve.config.Origin;
import io.varve.config.consul.internal.kv.Consul;
import io.varve.config.consul.internal.settings.ConsulSettings;
import io.varve.config.consul.internal.settings.SettingNames;
import io.varve.config.consul.internal.settings.SettingsReader;
import io.varve.config.spi.ConfigFormat;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Sets up a {@link ConsulSource} that is used by itself, without an engine around it. Every setting
 * is optional. What is not set here is taken from the variables that Consul's own tools read, such
 * as {@code CONSUL_HTTP_TOKEN} and {@code CONSUL_CACERT}. Not thread-safe; of use once.
 */
public final class ConsulSourceBuilder {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Map<String, Object> settings = new HashMap<>();
  private Map<String, String> environment = System.getenv();

  ConsulSourceBuilder() {
    settings.put("enabled", true);
    settings.put("layout", false);
    patience(PATIENCE);
  }

  /**
   * Sets where the agent listens.
   *
   * @param address {@code host}, {@code host:port}, or either behind {@code http://} or {@code
   *     https://}; without this call {@code CONSUL_HTTP_ADDR}, or else {@code
   *     http://127.0.0.1:8500}
   * @return this
   */
  public ConsulSourceBuilder address(String address) {
    return set("address", Objects.requireNonNull(address, "address"));
  }

  /**
   * Sets the ACL token.
   *
   * @param token the token's secret
   * @return this
   */
  public ConsulSourceBuilder token(String token) {
    return set("token", Objects.requireNonNull(token, "token"));
  }

  /**
   * Names the keys that are loaded and watched.
   *
   * @param keys keys of the store, such as {@code config/orders/pool-size}
   * @return this
   */
  public ConsulSourceBuilder keys(String... keys) {
    return set("keys", List.of(keys));
  }

  /**
   * Names folders of which every key is loaded and watched.
   *
   * @param prefixes folders of the store, such as {@code config/orders}, with or without a slash at
   *     the end
   * @return this
   */
  public ConsulSourceBuilder prefixes(String... prefixes) {
    return set("prefixes", List.of(prefixes));
  }

  /**
   * Sets how long the first reading, and any other request, may take.
   *
   * @param duration from 100 ms to a minute; without this call 5 s
   * @return this
   */
  public ConsulSourceBuilder patience(Duration duration) {
    settings.put("startup-timeout", duration);
    return set("request-timeout", duration);
  }

  /**
   * Sets the environment variables, for tests and tools.
   *
   * @param variables without this call: those of the process
   * @return this
   */
  public ConsulSourceBuilder environment(Map<String, String> variables) {
    environment = Map.copyOf(variables);
    return this;
  }

  private ConsulSourceBuilder set(String name, Object value) {
    settings.put(name, value);
    return this;
  }

  /**
   * A source that is open, and has asked nothing yet.
   *
   * @return the source, to be closed by the caller
   * @throws io.varve.config.ConfigException if a setting or a variable is wrong
   */
  public ConsulSource open() {
    SettingsReader given =
        new SettingsReader(
            new ProgramSettings(Map.copyOf(settings)), environment, Path.of("").toAbsolutePath());
    ConsulSettings checked = ConsulSettings.from(given, "application", List.of()).orElseThrow();
    List<ConfigFormat> formats = new ArrayList<>();
    ServiceLoader.load(ConfigFormat.class).forEach(formats::add);
    ConsulSource source = new ConsulSource();
    source.open(checked, formats, Clock.systemUTC(), false);
    return source;
  }

  /** What the program said, in types of its own. */
  private record ProgramSettings(Map<String, Object> settings) implements SettingsReader.Lookup {
    private Optional<Object> said(String key) {
      return Optional.ofNullable(settings.get(key.substring(SettingNames.key("").length())));
    }

    @Override
    public Optional<String> text(String key) {
      return said(key).map(String.class::cast);
    }

    @Override
    public List<String> list(String key) {
      return said(key).stream()
          .flatMap(list -> ((List<?>) list).stream())
          .map(String.class::cast)
          .toList();
    }

    @Override
    public <T> T value(String key, Class<T> type, T fallback) {
      return said(key).map(type::cast).orElse(fallback);
    }

    @Override
    public Origin origin(String key) {
      return Consul.originOutside("given by the program");
    }
  }
}
