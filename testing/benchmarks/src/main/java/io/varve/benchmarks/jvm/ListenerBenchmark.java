package io.varve.benchmarks.jvm;

import io.varve.config.layered.LayeredConfig;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Three layers of which the lowest changes, and a listener that is notified. */
@State(Scope.Benchmark)
public abstract class ListenerBenchmark {
  @Param({"1000", "10000", "100000", "1000000"})
  int keys;

  private final Semaphore heard = new Semaphore(0);

  @SuppressWarnings("NullAway.Init")
  private MemorySource source;

  @SuppressWarnings("NullAway.Init")
  private LayeredConfig config;

  @Setup
  public void build() {
    List<MemorySource> sources = MemorySource.of(Layers.of(keys));
    source = sources.get(0);
    config = Contenders.varveOf(sources);
    config.onChange("", event -> heard.release());
  }

  @TearDown
  public void close() {
    config.close();
  }

  /** Changes the lowest layer, and waits for the listener. */
  final void change(Map<String, String> put, Set<String> removed) throws InterruptedException {
    source.change(put, removed);
    heard.acquire();
  }
}
