package io.varve.config.file;

import io.varve.config.ConfigException;
import io.varve.config.spi.SourceObserver;
import io.varve.config.spi.SourceSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** An observer that keeps what it is told, for tests that wait for it. */
final class RecordingObserver implements SourceObserver {
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(30);

  private final List<SourceSnapshot> snapshots = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private @Nullable SourceSnapshot last;

  @Override
  public synchronized void changed(SourceSnapshot snapshot) {
    snapshots.add(snapshot);
    last = snapshot;
    notifyAll();
  }

  @Override
  public synchronized void failed(ConfigException failure) {
    failures.add(String.valueOf(failure.getMessage()));
    notifyAll();
  }

  synchronized List<SourceSnapshot> snapshots() {
    return List.copyOf(snapshots);
  }

  synchronized List<String> failures() {
    return List.copyOf(failures);
  }

  /** Waits until the last snapshot says this. */
  synchronized SourceSnapshot await(Map<String, String> values) throws InterruptedException {
    await("for " + values, () -> last != null && Sandbox.effective(last).equals(values));
    return Objects.requireNonNull(last);
  }

  /** Waits for a failure after the first so many. */
  synchronized String awaitFailure(int after) throws InterruptedException {
    await("for a failure", () -> failures.size() > after);
    return failures.get(after);
  }

  synchronized void awaitSnapshots(int count) throws InterruptedException {
    await("for " + count + " snapshots", () -> snapshots.size() >= count);
  }

  private synchronized void await(String what, BooleanSupplier condition)
      throws InterruptedException {
    long end = System.nanoTime() + PATIENCE;
    while (!condition.getAsBoolean()) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0) {
        throw new AssertionError(
            "waited "
                + what
                + "; last was "
                + (last == null ? "nothing" : Sandbox.effective(last))
                + ", failures "
                + failures);
      }
      wait(left);
    }
  }
}
