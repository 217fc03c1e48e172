package io.varve.config.layered.internal.engine;

import io.varve.config.ConfigException;
import io.varve.config.ConfigSnapshot;
import io.varve.config.layered.internal.EngineErrors;
import io.varve.config.layered.internal.bind.Binder;
import io.varve.config.layered.internal.guard.GuardChain;
import io.varve.config.layered.internal.lifecycle.SourceCloser;
import io.varve.config.layered.internal.lifecycle.SourceShutdownHook;
import io.varve.config.layered.internal.lifecycle.Threads;
import io.varve.config.layered.internal.notify.RefusalDispatcher;
import io.varve.config.layered.internal.pacing.ApplyTiming;
import io.varve.config.layered.internal.pacing.ChangeDebouncer;
import io.varve.config.layered.internal.pacing.SourceReport;
import io.varve.config.layered.internal.secret.SecretRegistry;
import io.varve.config.layered.internal.state.ConfigState;
import io.varve.config.layered.internal.state.WarningLog;
import io.varve.config.layered.spi.ConfigMetrics;
import io.varve.config.layered.spi.ConfigOverride;
import io.varve.config.layered.spi.HistoryEntry;
import io.varve.config.layered.spi.Scheduler;
import io.varve.config.layered.spi.SourceStatus;
import io.varve.config.layered.spi.SourceStatus.State;
import io.varve.config.spi.ConfigSource;
import io.varve.config.spi.KeyValueStore;
import io.varve.config.spi.SourceObserver;
import io.varve.config.spi.SourceSnapshot;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Receives the reports of all sources. They are checked and published one after the other.
 *
 * <p>Readers use only the {@link StatePublisher}. Writers hold its lock from the proposal to the
 * swap, so that states are published in the order of their numbers. Listeners and sources are never
 * called while it is held; converters and guards are.
 */
public final class Engine {
  private final List<ManagedSource> sources;
  private final Clock clock;
  private final StatePublisher publisher;
  private final ProposalApplier applier;
  private final ProposalJudge judge;
  private final @Nullable OverrideStore overrides;
  private final GuardChain guards;
  private final SourceCloser closer;
  private final Scheduler scheduler;
  private final RefusalDispatcher refusals;
  private final AtomicBoolean closing = new AtomicBoolean();
  private final CountDownLatch closed = new CountDownLatch(1);

  /** Null if reports are applied at once. */
  private final @Nullable ChangeDebouncer<ManagedSource> debouncer;

  /**
   * Publishes the first state. Throws an exception if the guards refuse it.
   *
   * @param loaded the values of all sources
   * @param settings the values of the sources that are not remote
   */
  public Engine(
      List<ManagedSource> sources,
      ConfigState loaded,
      ConfigSnapshot settings,
      SecretRegistry secrets,
      Binder binder,
      EngineOptions options,
      WarningLog warnings,
      GuardChain guards) {
    this.sources = List.copyOf(sources);
    this.clock = options.clock;
    this.guards = guards;
    this.scheduler = options.scheduler();
    this.refusals = new RefusalDispatcher(options.refusalListeners);
    ConfigState first = loaded.numbered(1, clock.instant(), new Object[0]);
    this.publisher = new StatePublisher(first, binder, secrets, options.history);
    this.applier = new ProposalApplier(this.sources, publisher, secrets, guards, warnings, clock);
    this.judge = new ProposalJudge(this.sources, publisher, secrets, applier, refusals, clock);
    ApplyTiming timing = options.timing().with(settings);
    this.debouncer =
        timing.isImmediate()
            ? null
            : new ChangeDebouncer<>(timing, scheduler, options.random, this::applyDue);
    List<ConfigSource> open = new ArrayList<>();
    OverrideStore store = null;
    for (ManagedSource source : this.sources) {
      open.add(source.source());
      if (source.source() instanceof OverrideSource) {
        store = new OverrideStore(judge, publisher, source, scheduler, clock);
      }
    }
    this.overrides = store;
    this.closer = new SourceCloser(open);
    applier.applyFirst();
  }

  public StatePublisher publisher() {
    return publisher;
  }

  public boolean isSecret(String key) {
    return publisher.state().isSecret(key);
  }

  public boolean isSecret(String key, String text) {
    return publisher.state().isSecret(key, text);
  }

  public List<SourceStatus> statuses() {
    return sources.stream()
        .map(ManagedSource::status)
        .sorted(Comparator.comparingInt(SourceStatus::ordinal).reversed())
        .toList();
  }

  /**
   * Returns the store of a source.
   *
   * @throws ConfigException if there is no such source, or if it does not write
   */
  public KeyValueStore store(String name) {
    Set<String> stores = new TreeSet<>();
    boolean known = false;
    for (ManagedSource source : sources) {
      boolean named = source.name().equals(name);
      known |= named;
      if (source.source() instanceof KeyValueStore store) {
        if (named) {
          return store;
        }
        stores.add(source.name());
      }
    }
    throw EngineErrors.noStore(name, known, stores);
  }

  public void watch() {
    SourceShutdownHook.add(closer);
    for (ManagedSource source : sources) {
      Observer observer = new Observer(source);
      try {
        source.source().watch(observer);
      } catch (RuntimeException failure) {
        observer.failed(source.asConfigException("watched", failure));
      }
    }
  }

  /** Receives the reports of one source. */
  private final class Observer implements SourceObserver {
    private final ManagedSource source;

    private Observer(ManagedSource source) {
      this.source = source;
    }

    @Override
    public void changed(SourceSnapshot snapshot) {
      changed(snapshot, false);
    }

    @Override
    public void changedWhileFailing(SourceSnapshot snapshot) {
      changed(snapshot, true);
    }

    private void changed(SourceSnapshot snapshot, boolean failing) {
      SourceReport report = new SourceReport(Objects.requireNonNull(snapshot, "snapshot"), failing);
      synchronized (publisher.writers()) {
        if (publisher.isClosed()) {
          return;
        }
        if (debouncer == null) {
          judge.submit(source, report);
        } else {
          debouncer.hold(source, report);
        }
      }
    }

    @Override
    public void failed(ConfigException failure) {
      failed(State.DOWN, failure);
    }

    @Override
    public void malformed(ConfigException reason) {
      failed(State.STALE, reason);
    }

    private void failed(State state, ConfigException failure) {
      synchronized (publisher.writers()) {
        if (!publisher.isClosed()) {
          if (debouncer != null) {
            debouncer.overtake(source);
          }
          if (source.fail(state, failure, clock.instant()) && state == State.STALE) {
            judge.reportRefusal(source, failure);
          }
        }
      }
    }
  }

  private void applyDue() {
    synchronized (publisher.writers()) {
      if (debouncer != null && !publisher.isClosed()) {
        judge.submitAll(debouncer.due());
      }
    }
  }

  public ConfigOverride override(String key, String text, Duration expiry) {
    if (overrides == null) {
      throw new IllegalStateException(
          "overrides are off; build the configuration with allowOverrides(true)");
    }
    return overrides.add(key, text, expiry);
  }

  public List<ConfigOverride> overrides() {
    return overrides == null ? List.of() : List.copyOf(overrides.inForce().values());
  }

  public List<HistoryEntry> history() {
    return publisher.history();
  }

  public ConfigMetrics metrics() {
    return new Metrics();
  }

  /** Reads take no lock. */
  private final class Metrics implements ConfigMetrics {
    @Override
    public long snapshotNumber() {
      return publisher.state().number();
    }

    @Override
    public List<Source> sources() {
      Instant now = clock.instant();
      return Engine.this.sources.stream()
          .sorted(Comparator.comparingInt(ManagedSource::ordinal).reversed())
          .map(source -> source.metrics(now))
          .toList();
    }

    @Override
    public List<Listener> listeners() {
      return publisher.listeners();
    }

    @Override
    public int overrides() {
      return overrides == null ? 0 : overrides.count();
    }
  }

  /**
   * Closes the parts in order, each within a time limit. Idempotent. Takes no lock: a merge or a
   * converter may hold the one of the writers for an unlimited time.
   */
  public void close() {
    if (closing.compareAndSet(false, true)) {
      publisher.freeze();
      try {
        guards.close(); // first, since a source that reports a change may be waiting for a guard
        closer.close();
        SourceShutdownHook.remove(closer);
        scheduler.close();
        publisher.close();
        refusals.close();
      } finally {
        closed.countDown();
      }
    } else if (!publisher.isDispatching()) { // a listener would wait for itself
      var unused =
          Threads.await(
              System.nanoTime() + Long.MAX_VALUE,
              nanos -> closed.await(nanos, TimeUnit.NANOSECONDS));
    }
  }
}
