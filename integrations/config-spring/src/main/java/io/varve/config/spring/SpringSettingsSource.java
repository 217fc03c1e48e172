package io.varve.config.spring;

import io.varve.config.ConfigKey;
import io.varve.config.Origin;
import io.varve.config.spi.ConfigSource;
import io.varve.config.spi.SourceLayer;
import io.varve.config.spi.SourceLayerBuilder;
import io.varve.config.spi.SourcePhase;
import io.varve.config.spi.SourceSnapshot;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * Source of the values that Varve takes over from Spring: everything above the system properties in
 * Spring's environment, such as the command line and the properties of a test, and Varve's settings
 * from anywhere in it.
 *
 * <p>Read once, before Varve's own property source is added, so that no cycle arises.
 */
final class SpringSettingsSource implements ConfigSource {
  private final ConfigurableEnvironment environment;

  SpringSettingsSource(ConfigurableEnvironment environment) {
    this.environment = environment;
  }

  @Override
  public String name() {
    return "spring";
  }

  @Override
  public int ordinal() {
    return 500;
  }

  @Override
  public SourcePhase phase() {
    return SourcePhase.PROCESS;
  }

  @Override
  public SourceSnapshot load() {
    SourceLayerBuilder layer = SourceLayer.builder("Spring's environment");
    for (String name : names()) {
      Origin origin = Origin.of(name(), "Spring property " + name);
      value(name).ifPresent(text -> layer.put(SpringKeyConverter.written(name), text, origin));
    }
    return SourceSnapshot.of(layer.build());
  }

  /**
   * Leaves a value to Spring that it cannot resolve yet, because Varve or a bean provides it later.
   */
  private Optional<String> value(String name) {
    try {
      return Optional.ofNullable(environment.getProperty(name))
          .filter(text -> !text.contains("${"));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private Set<String> names() {
    Set<String> keys = new TreeSet<>();
    Set<String> names = new TreeSet<>();
    boolean above = true;
    for (PropertySource<?> source : environment.getPropertySources()) {
      above &= !source.getName().equals(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME);
      if (source instanceof EnumerablePropertySource<?> listed) {
        for (String name : listed.getPropertyNames()) {
          String key = SpringKeyConverter.toVarve(name).orElse("");
          // Spring returns the same value for all spellings of a key.
          boolean wanted = above ? !key.isEmpty() : ConfigKey.isUnder(key, "varve");
          if (wanted && keys.add(key)) {
            names.add(name);
          }
        }
      }
    }
    return names;
  }
}
