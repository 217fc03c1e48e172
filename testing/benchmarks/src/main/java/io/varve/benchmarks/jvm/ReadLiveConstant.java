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
 * Cost of the same handles as {@code static final} constants; the floor is a static volatile field.
 * Compared with {@link ReadLive}, this separates the cost of the read from that of loading the
 * handle.
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
