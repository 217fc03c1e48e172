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
 * Cost of a read of a live handle, of a number and of a record. The floor is a volatile field of
 * the reading object; an atomic reference is the cheapest separate object.
 */
@State(Scope.Benchmark)
public class ReadLive {

  /** The record of the handle. */
  public record Limits(int size, String name) {}

  private final LayeredConfig config =
      Contenders.varve(List.of(Map.of("live.size", "70000", "live.name", "orders")));
  private final Live<Integer> live = config.live("live.size", Integer.class);
  private final Live<Limits> liveRecord = config.live("live", Limits.class);
  private final AtomicReference<Integer> reference = new AtomicReference<>(70_000);
  private volatile Integer floor = 70_000;

  @Benchmark
  public Object floor() {
    return floor;
  }

  @Benchmark
  public @Nullable Object atomicReference() {
    return reference.get();
  }

  @Benchmark
  public Object varve() {
    return live.get();
  }

  @Benchmark
  public Object varveRecord() {
    return liveRecord.get();
  }
}
