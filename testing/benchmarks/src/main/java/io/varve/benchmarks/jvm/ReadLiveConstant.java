package io.varve.benchmarks.jvm;

import io.varve.config.Live;
import io.varve.config.layered.LayeredConfig;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * What the same handles cost where they are constants of the program, {@code static final}; the
 * floor is a volatile field that is static too. Beside {@link ReadLive} this tells what a read
 * costs from what it costs to come by the handle.
 */
@State(Scope.Benchmark)
public class ReadLiveConstant {
  private static final LayeredConfig CONFIG =
      Contenders.varve(List.of(Map.of("live.size", "70000", "live.name", "orders")));
  private static final Live<Integer> LIVE = CONFIG.live("live.size", Integer.class);
  private static final Live<ReadLive.Limits> LIVE_RECORD =
      CONFIG.live("live", ReadLive.Limits.class);
  private static final AtomicReference<Integer> REFERENCE = new AtomicReference<>(70_000);
  private static volatile Integer floor = 70_000;

  @Benchmark
  public Object floor() {
    return floor;
  }

  @Benchmark
  public @Nullable Object atomicReference() {
    return REFERENCE.get();
  }

  @Benchmark
  public Object varve() {
    return LIVE.get();
  }

  @Benchmark
  public Object varveRecord() {
    return LIVE_RECORD.get();
  }
}
