package io.varve.benchmarks.jvm;

import io.varve.config.layered.LayeredConfig;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;

/** Two readers while a key changes every 10 ms; the floor is the same readers alone. */
@Threads(2)
public class ReadWhileWriting {
  private static final int MILLIS = 10;

  /** The configuration. */
  @State(Scope.Benchmark)
  public static class Quiet {
    final MemorySource lowest;
    final LayeredConfig config;

    /** Builds it. */
    public Quiet() {
      List<MemorySource> sources = MemorySource.of(Layers.of(BuiltConfigs.KEYS));
      lowest = sources.get(0);
      config = Contenders.varveOf(sources);
    }

    /** Ends it. */
    @TearDown
    public void close() {
      config.close();
    }
  }

  /** The same, with a writer. */
  @State(Scope.Benchmark)
  public static class Written extends Quiet {
    private @Nullable ScheduledExecutorService writer;
    private int n;

    /** Begins to write. */
    @Setup
    public void start() {
      writer = Executors.newSingleThreadScheduledExecutor();
      var unused =
          writer.scheduleAtFixedRate(
              () -> lowest.put(Layers.key(1 + 10 * (n * 7919 % 1000)), String.valueOf(n++)),
              MILLIS,
              MILLIS,
              TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
      if (writer != null) {
        writer.shutdownNow();
      }
      super.close();
    }
  }

  /** A reader's position in the keys. */
  @State(Scope.Thread)
  public static class Reader {
    private final String[] keys = Layers.lowest(BuiltConfigs.KEYS);
    private int next;

    String key() {
      return keys[next++ & (keys.length - 1)];
    }
  }

  @Benchmark
  public Object floor(Quiet quiet, Reader reader) {
    return quiet.config.get(reader.key());
  }

  @Benchmark
  public Object varve(Written written, Reader reader) {
    return written.config.get(reader.key());
  }
}
