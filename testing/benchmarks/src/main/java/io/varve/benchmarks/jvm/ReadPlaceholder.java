package io.varve.benchmarks.jvm;

import io.varve.config.layered.LayeredConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * Read of a text with a placeholder. The floor is Varve with the same keys and the resolved texts:
 * only the placeholder differs.
 */
@State(Scope.Benchmark)
public class ReadPlaceholder extends TextBenchmark {
  private final LayeredConfig floor = Contenders.varve(layers("db.local"));

  /** Builds everything. */
  public ReadPlaceholder() {
    super(layers("${service.host}"));
  }

  private static List<Map<String, String>> layers(String host) {
    Map<String, String> lowest = new HashMap<>(Layers.merged(BuiltConfigs.KEYS));
    lowest.put("service.host", "db.local");
    for (String key : Layers.lowest(BuiltConfigs.KEYS)) {
      lowest.put(key, "jdbc:postgresql://" + host + "/orders");
    }
    return List.of(lowest);
  }

  @Benchmark
  public Object floor() {
    return floor.get(key());
  }
}
