package io.varve.config.consul;

import io.varve.config.Origin;
import io.varve.config.consul.internal.kv.ConsulOrigins;
import io.varve.config.consul.internal.settings.ConsulSettings;
import io.varve.config.consul.internal.settings.SettingNames;
import io.varve.config.consul.internal.settings.SettingsReader;
import io.varve.config.spi.ConfigFormat;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * Builder of a {@link ConsulSource}. Every setting is optional. The defaults are those of Consul's
 * own tools: their environment variables, such as {@code CONSUL_HTTP_TOKEN} and {@code
 * CONSUL_CACERT}. A setting overrides its variable, and cannot be set twice: that throws an {@link
 * IllegalStateException}. Not thread-safe; single-use.
 */
public final class ConsulSourceBuilder {
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);

  private final Map<String, Object> settings = new HashMap<>();
  private @Nullable Map<String, String> environment;

  ConsulSourceBuilder() {
    settings.put("enabled", true);
    settings.put("layout", false);
  }

  /**
   * Sets the address of the agent, or those of several agents with commas between them.
   *
   * @param address {@code host} or {@code host:port}, with or without {@code http://} or {@code
   *     https://}; by default {@code CONSUL_HTTP_ADDR} or, if that is not set, {@code
   *     http://127.0.0.1:8500}
   * @return this
   */
  public ConsulSourceBuilder address(String address) {
    return set("address", List.of(address.split(",")));
  }

  /**
   * Sets the ACL token.
   *
   * @param token the token's secret
   * @return this
   */
  public ConsulSourceBuilder token(String token) {
    return set("token", token);
  }

  /**
   * Sets the keys to read and watch.
   *
   * @param keys keys of the store, such as {@code config/orders/pool-size}
   * @return this
   */
  public ConsulSourceBuilder keys(String... keys) {
    return set("keys", List.of(keys));
  }

  /**
   * Sets the folders to read and watch, with all keys below them.
   *
   * @param prefixes folders of the store, such as {@code config/orders}, with or without a slash at
   *     the end; {@code /} for the whole store
   * @return this
   */
  public ConsulSourceBuilder prefixes(String... prefixes) {
    return set("prefixes", List.of(prefixes));
  }

  /**
   * Sets the time limit of the first read of a watch, with its retries, and of every other request.
   * A wrong one is reported by {@link #open}.
   *
   * @param duration from 100 ms to a minute; by default 5 s
   * @return this
   */
  public ConsulSourceBuilder timeout(Duration duration) {
    set("startup-timeout", duration);
    return set("request-timeout", duration);
  }

  /**
   * Sets the environment variables, for tests and tools.
   *
   * @param variables default: those of the process
   * @return this
   */
  public ConsulSourceBuilder environment(Map<String, String> variables) {
    if (environment != null) {
      throw new IllegalStateException("environment was set before");
    }
    environment = Map.copyOf(variables);
    return this;
  }

  private ConsulSourceBuilder set(String name, Object value) {
    if (settings.putIfAbsent(name, Objects.requireNonNull(value, name)) != null) {
      throw new IllegalStateException(name + " was set before");
    }
    return this;
  }

  /**
   * Opens a source. Does not send a request yet.
   *
   * @return the source, to be closed by the caller
   * @throws io.varve.config.ConfigException if a setting or a variable is wrong
   */
  public ConsulSource open() {
    settings.putIfAbsent("startup-timeout", DEFAULT_TIMEOUT);
    settings.putIfAbsent("request-timeout", DEFAULT_TIMEOUT);
    Map<String, String> variables = environment == null ? System.getenv() : environment;
    SettingsReader reader =
        new SettingsReader(
            new ProgramSettings(Map.copyOf(settings)), variables, Path.of("").toAbsolutePath());
    ConsulSettings checked = ConsulSettings.from(reader, "application", List.of()).orElseThrow();
    List<ConfigFormat> formats = new ArrayList<>();
    ServiceLoader.load(ConfigFormat.class).forEach(formats::add);
    return new ConsulSource(checked, formats);
  }

  /** Settings of the builder, with typed values. */
  private record ProgramSettings(Map<String, Object> settings) implements SettingsReader.Lookup {
    private Optional<Object> find(String key) {
      return Optional.ofNullable(settings.get(key.substring(SettingNames.key("").length())));
    }

    @Override
    public Optional<String> text(String key) {
      return find(key).map(String.class::cast);
    }

    @Override
    public List<String> list(String key) {
      return find(key).stream()
          .flatMap(list -> ((List<?>) list).stream())
          .map(String.class::cast)
          .toList();
    }

    @Override
    public <T> T value(String key, Class<T> type, T fallback) {
      return find(key).map(type::cast).orElse(fallback);
    }

    @Override
    public Origin origin(String key) {
      return ConsulOrigins.originOutside("given by the program");
    }
  }
}
