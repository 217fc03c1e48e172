package io.varve.benchmarks.jvm;

import org.github.gestalt.config.exceptions.GestaltException;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Read of a text whose key is in the lowest of three layers. */
@State(Scope.Benchmark)
public class ReadText extends BuiltConfigs {
  /** Builds everything. */
  public ReadText() {
    super(Layers.lowest(KEYS));
  }

  @Benchmark
  public @Nullable Object floor() {
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
  public Object lightbend() {
    return lightbend.getString(key());
  }

  @Benchmark
  public Object gestalt() throws GestaltException {
    return gestalt.getConfig(key(), String.class);
  }

  @Benchmark
  public Object spring() {
    return spring.getRequiredProperty(key());
  }

  @Benchmark
  public Object archaius() {
    return archaius.getString(key());
  }
}
