package io.varve.benchmarks.jvm;

import io.avaje.config.Configuration;
import io.smallrye.config.SmallRyeConfig;
import io.varve.config.layered.LayeredConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.springframework.core.env.Environment;

/**
 * Read of a text with a placeholder. The floor is Varve with the same keys and the resolved texts:
 * only the placeholder differs.
 */
@State(Scope.Benchmark)
public class ReadPlaceholder {
  private final String[] keys = Layers.lowest(BuiltConfigs.KEYS);
  private final List<Map<String, String>> layers = layers("${service.host}");
  private final LayeredConfig floor = Contenders.varve(layers("db.local"));
  private final LayeredConfig varve = Contenders.varve(layers);
  private final Configuration avaje = Contenders.avaje(layers);
  private final SmallRyeConfig smallrye = Contenders.smallrye(layers);
  private final Environment spring = Contenders.spring(layers);
  private int next;

  private List<Map<String, String>> layers(String host) {
    Map<String, String> lowest = new HashMap<>(Layers.merged(BuiltConfigs.KEYS));
    lowest.put("service.host", "db.local");
    for (String key : keys) {
      lowest.put(key, "jdbc:postgresql://" + host + "/orders");
    }
    return List.of(lowest);
  }

  private String key() {
    return keys[next++ & (keys.length - 1)];
  }

  @Benchmark
  public Object floor() {
    return floor.get(key());
  }

  @Benchmark
  public Object varve() {
    return varve.get(key());
  }

  @Benchmark
  public Object avaje() {
    return avaje.get(key());
  }

  @Benchmark
  public Object smallrye() {
    return smallrye.getValue(key(), String.class);
  }

  @Benchmark
  public Object spring() {
    return spring.getRequiredProperty(key());
  }
}
