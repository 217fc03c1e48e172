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

/** A value with a placeholder; the floor is a plain text of Varve's own. */
@State(Scope.Benchmark)
public class ReadPlaceholder {
  private static final String KEY = "service.url";

  private final List<Map<String, String>> layers = layers();
  private final LayeredConfig varve = Contenders.varve(layers);
  private final Configuration avaje = Contenders.avaje(layers);
  private final SmallRyeConfig smallrye = Contenders.smallrye(layers);
  private final Environment spring = Contenders.spring(layers);

  private static List<Map<String, String>> layers() {
    Map<String, String> lowest = new HashMap<>(Layers.merged(Contents.KEYS));
    lowest.put("service.host", "db.local");
    lowest.put("service.pla", "jdbc:postgresql://db.local/orders");
    lowest.put(KEY, "jdbc:postgresql://${service.host}/orders");
    return List.of(lowest);
  }

  @Benchmark
  public Object floor() {
    return varve.get("service.pla");
  }

  @Benchmark
  public Object varve() {
    return varve.get(KEY);
  }

  @Benchmark
  public Object avaje() {
    return avaje.get(KEY);
  }

  @Benchmark
  public Object smallrye() {
    return smallrye.getValue(KEY, String.class);
  }

  @Benchmark
  public Object spring() {
    return spring.getRequiredProperty(KEY);
  }
}
