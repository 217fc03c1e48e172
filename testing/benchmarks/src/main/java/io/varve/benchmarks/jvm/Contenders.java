package io.varve.benchmarks.jvm;

import com.netflix.archaius.api.exceptions.ConfigException;
import com.netflix.archaius.config.DefaultCompositeConfig;
import com.netflix.archaius.config.MapConfig;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.avaje.config.Configuration;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.varve.config.layered.LayeredConfig;
import io.varve.config.layered.LayeredConfigBuilder;
import java.util.List;
import java.util.Map;
import org.github.gestalt.config.Gestalt;
import org.github.gestalt.config.builder.GestaltBuilder;
import org.github.gestalt.config.exceptions.GestaltException;
import org.github.gestalt.config.source.MapConfigSourceBuilder;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/** All libraries with the same layers, lowest first, and nothing else. */
final class Contenders {
  private Contenders() {}

  static LayeredConfig varve(List<Map<String, String>> layers) {
    return varveOf(MemorySource.of(layers));
  }

  static LayeredConfig varveOf(List<MemorySource> sources) {
    LayeredConfigBuilder builder =
        LayeredConfig.builder().discover(false).environment(Map.of()).systemProperties(Map.of());
    sources.forEach(builder::source);
    return builder.build();
  }

  static Configuration avaje(List<Map<String, String>> layers) {
    Configuration.Builder builder = Configuration.builder();
    layers.forEach(builder::putAll);
    return builder.build();
  }

  static SmallRyeConfig smallrye(List<Map<String, String>> layers) {
    SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder();
    for (int i = 0; i < layers.size(); i++) {
      builder.withSources(new PropertiesConfigSource(layers.get(i), "layer" + i, 100 + i));
    }
    return builder.build();
  }

  static Config lightbend(List<Map<String, String>> layers) {
    Config config = ConfigFactory.empty();
    for (Map<String, String> layer : layers) {
      config = ConfigFactory.parseMap(layer).withFallback(config);
    }
    return config.resolve();
  }

  static Gestalt gestalt(List<Map<String, String>> layers) {
    try {
      GestaltBuilder builder = new GestaltBuilder();
      for (Map<String, String> layer : layers) {
        builder.addSource(MapConfigSourceBuilder.builder().setCustomConfig(layer).build());
      }
      Gestalt gestalt = builder.build();
      gestalt.loadConfigs();
      return gestalt;
    } catch (GestaltException e) {
      throw new IllegalStateException(e);
    }
  }

  static ConfigurableEnvironment spring(List<Map<String, String>> layers) {
    StandardEnvironment environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .forEach(source -> environment.getPropertySources().remove(source.getName()));
    for (int i = 0; i < layers.size(); i++) {
      environment
          .getPropertySources()
          .addFirst(new MapPropertySource("layer" + i, Map.copyOf(layers.get(i))));
    }
    return environment;
  }

  static com.netflix.archaius.api.Config archaius(List<Map<String, String>> layers) {
    try {
      DefaultCompositeConfig config = new DefaultCompositeConfig();
      for (int i = layers.size() - 1; i >= 0; i--) { // the first layer wins
        config.addConfig("layer" + i, new MapConfig(layers.get(i)));
      }
      return config;
    } catch (ConfigException e) {
      throw new IllegalStateException(e);
    }
  }
}
