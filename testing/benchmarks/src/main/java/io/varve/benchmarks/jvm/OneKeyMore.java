package io.varve.benchmarks.jvm;

import java.util.Map;
import java.util.Set;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A key is added, and removed the next time, from the source to the listener. */
@State(Scope.Benchmark)
public class OneKeyMore extends ListenerBenchmark {
  private int n;

  @Benchmark
  public void varve() throws InterruptedException {
    String key = "service.module" + n / 2 % 100 + ".new" + n / 2;
    if (n++ % 2 == 0) {
      change(Map.of(key, "v"), Set.of());
    } else {
      change(Map.of(), Set.of(key));
    }
  }
}
