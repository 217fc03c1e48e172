package io.varve.benchmarks.jvm;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Read of a missing whole number, with a default. */
@State(Scope.Benchmark)
public class ReadMissing extends BuiltConfigs {
  private static final Integer DEFAULT = 5;

  /** Builds everything. */
  public ReadMissing() {
    super(Layers.missing());
  }

  @Benchmark
  public @Nullable Object floor() {
    return floor.get(key());
  }

  @Benchmark
  public Object varve() {
    return varve.get(key(), Integer.class, DEFAULT);
  }

  @Benchmark
  public Object avaje() {
    return avaje.getInt(key(), DEFAULT);
  }

  @Benchmark
  public Object smallrye() {
    return smallrye.getOptionalValue(key(), Integer.class).orElse(DEFAULT);
  }

  @Benchmark
  public Object lightbend() {
    String key = key();
    return lightbend.hasPath(key) ? lightbend.getInt(key) : DEFAULT;
  }

  @Benchmark
  public Object gestalt() {
    return gestalt.getConfig(key(), DEFAULT, Integer.class);
  }

  @Benchmark
  public Object spring() {
    return spring.getProperty(key(), Integer.class, DEFAULT);
  }

  @Benchmark
  public Object archaius() {
    return archaius.getInteger(key(), DEFAULT);
  }
}
