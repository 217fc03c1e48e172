package io.varve.config.testkit.internal;

import io.varve.config.ConfigException;
import io.varve.config.spi.SourceObserver;
import io.varve.config.spi.SourceSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** Observer that records its calls. */
public final class RecordingObserver implements SourceObserver {
  private final List<Report> reports = new ArrayList<>();
  private SourceSnapshot last;
  private boolean down;
  private int running;
  private boolean overlapped;
  private boolean over;
  private int late;
  private volatile Runnable inside = () -> {};

  /** One call: a snapshot or a failure. */
  public record Report(Optional<SourceSnapshot> snapshot, Optional<ConfigException> failure) {
    @Override
    public String toString() {
      return snapshot.map(SnapshotReader::show).orElseGet(() -> "failed: " + failure.orElseThrow());
    }
  }

  /** Makes an observer that begins with a loaded snapshot. */
  public RecordingObserver(SourceSnapshot loaded) {
    this.last = loaded;
  }

  @Override
  public void changed(SourceSnapshot snapshot) {
    take(new Report(Optional.of(snapshot), Optional.empty()), false);
  }

  @Override
  public void changedWhileFailing(SourceSnapshot snapshot) {
    take(new Report(Optional.of(snapshot), Optional.empty()), isDown());
  }

  @Override
  public void failed(ConfigException failure) {
    take(new Report(Optional.empty(), Optional.of(failure)), true);
  }

  private void take(Report report, boolean failing) {
    synchronized (this) {
      down = failing;
      running++;
      overlapped |= running > 1;
      late += over ? 1 : 0;
      reports.add(report);
      last = report.snapshot().orElse(last);
    }
    try {
      inside.run();
    } finally {
      synchronized (this) {
        running--;
      }
    }
  }

  /** Runs an action inside each later call. */
  public void inEachCall(Runnable action) {
    inside = action;
  }

  /** Blocks each later call until the gate opens. */
  public CountDownLatch gate() {
    CountDownLatch gate = new CountDownLatch(1);
    inside =
        () -> {
          boolean interrupted = false;
          while (gate.getCount() > 0) {
            try {
              gate.await();
            } catch (InterruptedException e) {
              interrupted = true;
            }
          }
          if (interrupted) {
            Thread.currentThread().interrupt();
          }
        };
    return gate;
  }

  /** Counts calls that begin from now on as late: the source is closed. */
  public synchronized void over() {
    over = true;
  }

  public synchronized int late() {
    return late;
  }

  public synchronized boolean isRunning() {
    return running > 0;
  }

  public synchronized boolean overlapped() {
    return overlapped;
  }

  public synchronized List<Report> reports() {
    return List.copyOf(reports);
  }

  /** The reported snapshots, in order. */
  public List<SourceSnapshot> snapshots() {
    return reports().stream().flatMap(report -> report.snapshot().stream()).toList();
  }

  public List<ConfigException> failures() {
    return reports().stream().flatMap(report -> report.failure().stream()).toList();
  }

  /** The last reported snapshot; the loaded one if nothing was reported. */
  public synchronized SourceSnapshot last() {
    return last;
  }

  /** Returns true after a failure, until a change ends it. */
  public synchronized boolean isDown() {
    return down;
  }

  /** The calls as a text for a message. */
  public String describe() {
    List<Report> all = reports();
    int skipped = Math.max(0, all.size() - 8);
    return all.isEmpty()
        ? "the observer was not called"
        : "the observer was notified of "
            + (skipped > 0 ? "(the last 8 of " + all.size() + ") " : "")
            + all.subList(skipped, all.size());
  }
}
