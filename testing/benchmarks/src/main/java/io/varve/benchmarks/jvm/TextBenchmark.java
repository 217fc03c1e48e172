package io.varve.benchmarks.jvm;

import io.avaje.config.Configuration;
import io.smallrye.config.SmallRyeConfig;
import io.varve.config.layered.LayeredConfig;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.springframework.core.env.Environment;

/** Read of a text, by the libraries that resolve placeholders alike. */
@State(Scope.Benchmark)
public abstract class TextBenchmark {
  private final LayeredConfig varve;
  private final Configuration avaje;
  private final SmallRyeConfig smallrye;
  private final Environment spring;
  private final String[] keys = Layers.lowest(BuiltConfigs.KEYS);
  private int next;

  TextBenchmark(List<Map<String, String>> layers) {
    varve = Contenders.varve(layers);
    avaje = Contenders.avaje(layers);
    smallrye = Contenders.smallrye(layers);
    spring = Contenders.spring(layers);
  }

  final String key() {
    return keys[next++ & (keys.length - 1)];
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
