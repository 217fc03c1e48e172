package io.varve.benchmarks.jvm;

import java.util.HashMap;
import java.util.Map;
import org.github.gestalt.config.exceptions.GestaltException;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A whole number whose key is in the lowest of three layers. */
@State(Scope.Benchmark)
public class ReadNumber extends Contents {
  private final Map<String, Integer> numbers = new HashMap<>();

  /** Builds everything. */
  public ReadNumber() {
    super(Layers.lowest(KEYS));
    floor.forEach((key, text) -> numbers.put(key, Integer.valueOf(text)));
  }

  @Benchmark
  public @Nullable Object floor() {
    return numbers.get(key());
  }

  @Benchmark
  public Object varve() {
    return varve.get(key(), Integer.class);
  }

  @Benchmark
  public Object avaje() {
    return avaje.getInt(key());
  }

  @Benchmark
  public Object smallrye() {
    return smallrye.getValue(key(), Integer.class);
  }

  @Benchmark
  public Object lightbend() {
    return lightbend.getInt(key());
  }

  @Benchmark
  public Object gestalt() throws GestaltException {
    return gestalt.getConfig(key(), Integer.class);
  }

  @Benchmark
  public Object spring() {
    return spring.getRequiredProperty(key(), Integer.class);
  }

  @Benchmark
  public Object archaius() {
    return archaius.getInteger(key());
  }
}
