package io.varve.benchmarks.jvm;

import java.util.Map;
import java.util.Set;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** One key of many changes, from the source to the listener. */
@State(Scope.Benchmark)
public class OneChange extends ListenerBenchmark {
  private int n;

  @Benchmark
  public void varve() throws InterruptedException {
    change(Map.of(Layers.key(1 + 10 * (n * 7919 % (keys / 10))), "v" + n++), Set.of());
  }
}
