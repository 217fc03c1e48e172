package io.varve.config.testkit;

import io.varve.config.ConfigException;
import io.varve.config.Origin;
import io.varve.config.Problem;
import io.varve.config.SourceException;
import io.varve.config.spi.Diagnostic;
import io.varve.config.spi.SourceLayer;
import io.varve.config.spi.SourceLayerBuilder;
import io.varve.config.spi.SourceObserver;
import io.varve.config.spi.SourceSnapshot;
import io.varve.config.spi.WritableConfigSource;
import io.varve.config.testkit.internal.SnapshotReader;
import java.nio.channels.Channel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** The defects that one group of rules finds, and the parts that the groups share. */
abstract class DefectGroup {
  private final List<Defect> all = new ArrayList<>();

  /** Releases the threads that a defect leaks or blocks. */
  final CountDownLatch end;

  /** The channels that a defect leaves open. */
  final List<Channel> opened;

  DefectGroup(CountDownLatch end, List<Channel> opened) {
    this.end = end;
    this.opened = opened;
  }

  /** Adds the defects of the group. */
  abstract void addAll();

  List<Defect> all() {
    addAll();
    return all;
  }

  final void add(String rule, String seen, Function<MemoryStore, WritableConfigSource> source) {
    all.add(new Defect(rule, seen, source));
  }

  static Delegating diagnosing(MemoryStore store, UnaryOperator<List<Diagnostic>> other) {
    return new Delegating(store) {
      @Override
      public List<Diagnostic> diagnose() {
        return other.apply(super.diagnose());
      }
    };
  }

  /** A source that reports snapshots in its own way. */
  static Function<MemoryStore, WritableConfigSource> reporting(
      BiConsumer<SourceObserver, SourceSnapshot> report) {
    return reporting(report, SourceObserver::failed);
  }

  /** A source that reports failures in its own way. */
  static Function<MemoryStore, WritableConfigSource> reportingFailures(
      BiConsumer<SourceObserver, ConfigException> report) {
    return reporting(SourceObserver::changed, report);
  }

  private static Function<MemoryStore, WritableConfigSource> reporting(
      BiConsumer<SourceObserver, SourceSnapshot> snapshots,
      BiConsumer<SourceObserver, ConfigException> failures) {
    return store ->
        new Delegating(store) {
          @Override
          void report(SourceObserver observer, SourceSnapshot snapshot) {
            snapshots.accept(observer, snapshot);
          }

          @Override
          void report(SourceObserver observer, ConfigException failure) {
            failures.accept(observer, failure);
          }
        };
  }

  /** A source whose {@code load()} does something else while its store is broken. */
  static Function<MemoryStore, WritableConfigSource> loadingABrokenStore(
      Function<MemoryStore, SourceSnapshot> load) {
    return store ->
        new Delegating(store) {
          @Override
          public SourceSnapshot load() {
            return store.state().failure() == null ? super.load() : load.apply(store);
          }
        };
  }

  static SourceException failure(String found) {
    return new SourceException(
        Problem.at(Origin.of("memory", "memory"), "a store", found, "mend the store"));
  }

  static Delegating origin(MemoryStore store, Origin origin) {
    return new Delegating(store) {
      @Override
      SourceSnapshot seen(SourceSnapshot snapshot) {
        SourceLayerBuilder layer = SourceLayer.builder("memory");
        SnapshotReader.listed(snapshot).forEach((key, text) -> layer.put(key, text, origin));
        return SourceSnapshot.of(layer.build());
      }
    };
  }

  /** Kind of change that a report must contain. */
  enum Case {
    NEW,
    TEXT,
    GONE,
    EMPTY
  }

  /** Does not report one kind of change. */
  static Delegating dropping(MemoryStore store, Case dropped) {
    return new Selective(store) {
      @Override
      boolean isReported(Map<String, String> before, Map<String, String> now) {
        boolean grows = !before.keySet().containsAll(now.keySet());
        boolean shrinks = !now.keySet().containsAll(before.keySet());
        return switch (dropped) {
          case NEW -> !grows;
          case TEXT -> grows || shrinks;
          case GONE -> !shrinks;
          case EMPTY -> !now.isEmpty();
        };
      }
    };
  }

  /** Source that reports only some changes. */
  abstract static class Selective extends Delegating {
    private Map<String, String> before = Map.of();

    Selective(MemoryStore store) {
      super(store);
    }

    abstract boolean isReported(Map<String, String> before, Map<String, String> now);

    @Override
    SourceSnapshot seen(SourceSnapshot snapshot) {
      before = SnapshotReader.listed(snapshot);
      return snapshot;
    }

    @Override
    void report(SourceObserver observer, SourceSnapshot snapshot) {
      if (isReported(before, SnapshotReader.listed(snapshot))) {
        super.report(observer, snapshot);
      }
    }
  }

  /** Source that does not report failures. */
  static final class Silent extends Delegating {
    Silent(MemoryStore store) {
      super(store);
    }

    @Override
    void report(SourceObserver observer, ConfigException failure) {}
  }

  static void await(CountDownLatch latch) {
    try {
      boolean unused = latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static void join(Thread thread) {
    try {
      thread.join(20_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
