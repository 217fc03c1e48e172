package io.varve.benchmarks.jvm;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.github.gestalt.config.exceptions.GestaltException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * Read of a whole number whose key is in the lowest of three layers, as an {@code int}: libraries
 * that return an {@code int} need not box it for this benchmark.
 */
@State(Scope.Benchmark)
public class ReadNumber extends BuiltConfigs {
  private final Map<String, Integer> numbers = new HashMap<>();

  /** Builds everything. */
  public ReadNumber() {
    super(Layers.lowest(KEYS));
    floor.forEach((key, text) -> numbers.put(key, Integer.valueOf(text)));
  }

  @Benchmark
  public int floor() {
    return Objects.requireNonNull(numbers.get(key()));
  }

  @Benchmark
  public int varve() {
    return varve.get(key(), Integer.class);
  }

  @Benchmark
  public int avaje() {
    return avaje.getInt(key());
  }

  @Benchmark
  public int smallrye() {
    return smallrye.getValue(key(), Integer.class);
  }

  @Benchmark
  public int lightbend() {
    return lightbend.getInt(key());
  }

  @Benchmark
  public int gestalt() throws GestaltException {
    return gestalt.getConfig(key(), Integer.class);
  }

  @Benchmark
  public int spring() {
    return spring.getRequiredProperty(key(), Integer.class);
  }

  @Benchmark
  public int archaius() {
    return archaius.getInteger(key());
  }
}
