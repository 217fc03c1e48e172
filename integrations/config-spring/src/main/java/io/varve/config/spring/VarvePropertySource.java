package io.varve.config.spring;

import static org.springframework.core.env.StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;

import io.varve.config.Config;
import io.varve.config.ConfigException;
import io.varve.config.ConfigReader;
import io.varve.config.ConfigSnapshot;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.util.ClassUtils;

/**
 * A configuration as a property source of Spring's: {@code environment.getProperty} and everything
 * based on it answer from the configuration's current snapshot.
 *
 * <p>Quoted names are written in brackets, as Spring does: {@code loggers."com.acme"} is {@code
 * loggers[com.acme]}. Other names are listed as they were written, since the names of maps depend
 * on it, and are found in any spelling. Spring Boot, if present, receives the origins of values.
 * Thread-safe.
 */
public class VarvePropertySource extends EnumerablePropertySource<Config> {
  /** The name of the property source in Spring's environment: {@code varve}. */
  public static final String NAME = "varve";

  private static final boolean BOOT =
      ClassUtils.isPresent(
          "org.springframework.boot.origin.OriginLookup",
          VarvePropertySource.class.getClassLoader());

  private volatile @Nullable Names names;

  VarvePropertySource(Config config) {
    super(NAME, Objects.requireNonNull(config, "config"));
  }

  /** The names of one snapshot. */
  private record Names(long snapshot, List<String> all) {}

  /**
   * A property source over a configuration, to be added to an environment.
   *
   * @param config the configuration, or a view of it; not closed
   * @return the property source
   */
  public static VarvePropertySource of(Config config) {
    return BOOT ? OriginPropertySource.over(config) : new VarvePropertySource(config);
  }

  /** Adds it below the system properties and environment variables and above the files. */
  void addTo(ConfigurableEnvironment environment) {
    MutablePropertySources sources = environment.getPropertySources();
    if (sources.contains(SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME)) {
      sources.addAfter(SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, this);
    } else {
      sources.addLast(this);
    }
  }

  @Override
  public @Nullable Object getProperty(String name) {
    return SpringKeyConverter.toVarve(name).map(key -> text(source, key)).orElse(null);
  }

  @Override
  public boolean containsProperty(String name) {
    return getProperty(name) != null;
  }

  @Override
  public String[] getPropertyNames() {
    ConfigSnapshot snapshot = source.snapshot();
    Names known = names;
    if (known == null || known.snapshot != snapshot.number()) {
      List<String> all =
          snapshot.keys().stream()
              .map(key -> SpringKeyConverter.toSpring(key, snapshot.originalName(key)))
              .toList();
      known = new Names(snapshot.number(), all);
      names = known;
    }
    return known.all.toArray(String[]::new);
  }

  /** The value for a key; none for a list, whose elements have their own keys. */
  private static @Nullable String text(ConfigReader config, String key) {
    try {
      return config.find(key).orElse(null);
    } catch (ConfigException e) {
      return null;
    }
  }
}
