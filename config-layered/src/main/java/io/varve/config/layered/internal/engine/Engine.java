package io.varve.config.layered.internal.engine;

import io.varve.config.ConfigException;
import io.varve.config.layered.internal.bind.Binder;
import io.varve.config.layered.internal.guard.GuardChain;
import io.varve.config.layered.internal.lifecycle.SourceCloser;
import io.varve.config.layered.internal.notify.RefusalDispatcher;
import io.varve.config.layered.internal.pacing.ApplyTiming;
import io.varve.config.layered.internal.pacing.ChangeDebouncer;
import io.varve.config.layered.internal.pacing.SourceReport;
import io.varve.config.layered.internal.secret.SecretRegistry;
import io.varve.config.layered.internal.state.ConfigSnapshotView;
import io.varve.config.layered.internal.state.ConfigState;
import io.varve.config.layered.internal.state.WarningLog;
import io.varve.config.layered.spi.ConfigMetrics;
import io.varve.config.layered.spi.ConfigOverride;
import io.varve.config.layered.spi.HistoryEntry;
import io.varve.config.layered.spi.Scheduler;
import io.varve.config.layered.spi.SourceStatus;
import io.varve.config.layered.spi.SourceStatus.State;
import io.varve.config.spi.ConfigSource;
import io.varve.config.spi.SourceObserver;
import io.varve.config.spi.SourceSnapshot;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
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
  private final EngineMetrics metrics;
  private final EngineLifecycle lifecycle;

  /** Null if reports are applied at once. */
  private final @Nullable ChangeDebouncer<ManagedSource> debouncer;

  public Engine(
      List<ManagedSource> sources,
      ConfigState loaded,
      SecretRegistry secrets,
      Binder binder,
      EngineOptions options,
      WarningLog warnings,
      GuardChain guards) {
    this.sources = List.copyOf(sources);
    this.clock = options.clock;
    Scheduler scheduler = options.scheduler();
    ConfigState first = loaded.numbered(1, clock.instant(), new Object[0]);
    this.publisher = new StatePublisher(first, binder, secrets, options.history);
    RefusalDispatcher refusals = new RefusalDispatcher(options.refusalListeners);
    this.applier = new ProposalApplier(this.sources, publisher, secrets, guards, warnings, clock);
    this.judge = new ProposalJudge(this.sources, publisher, secrets, applier, refusals, clock);
    ApplyTiming timing = options.timing().with(new ConfigSnapshotView(first, binder, ""));
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
    this.metrics = new EngineMetrics(this.sources, publisher, overrides, clock);
    this.lifecycle =
        new EngineLifecycle(publisher, guards, new SourceCloser(open), scheduler, refusals);
    applier.acceptFirst();
  }

  /**
   * Calls the guards for the first state.
   *
   * @throws ConfigException if they refuse it
   */
  public void checkFirst() {
    applier.checkFirst();
  }

  /** Returns the state that readers see. */
  public StatePublisher publisher() {
    return publisher;
  }

  /** Returns true if the values of a key are masked. */
  public boolean isSecret(String key) {
    return publisher.state().isSecret(key);
  }

  /** Returns true if an unresolved value of a key is masked. */
  public boolean isSecret(String key, String text) {
    return publisher.state().isSecret(key, text);
  }

  /** Returns the status of each source, highest precedence first. */
  public List<SourceStatus> statuses() {
    return sources.stream()
        .map(ManagedSource::status)
        .sorted(Comparator.comparingInt(SourceStatus::ordinal).reversed())
        .toList();
  }

  /** Starts to watch all sources. */
  public void watch() {
    lifecycle.closeAtExit();
    for (ManagedSource source : sources) {
      try {
        source.source().watch(new Observer(source));
      } catch (RuntimeException failure) {
        failed(source, State.DOWN, source.asConfigException("watched", failure));
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
      Engine.this.changed(source, Objects.requireNonNull(snapshot, "snapshot"), false);
    }

    @Override
    public void changedWhileFailing(SourceSnapshot snapshot) {
      Engine.this.changed(source, Objects.requireNonNull(snapshot, "snapshot"), true);
    }

    @Override
    public void failed(ConfigException failure) {
      Engine.this.failed(source, State.DOWN, failure);
    }

    @Override
    public void malformed(ConfigException reason) {
      Engine.this.failed(source, State.STALE, reason);
    }
  }

  private void changed(ManagedSource source, SourceSnapshot snapshot, boolean failing) {
    synchronized (publisher.writers()) {
      if (publisher.isClosed()) {
        return;
      }
      SourceReport report = new SourceReport(snapshot, failing);
      if (debouncer == null) {
        judge.submit(source, report);
      } else {
        debouncer.hold(source, report);
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

  private void failed(ManagedSource source, State state, ConfigException failure) {
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

  /**
   * Overrides a key.
   *
   * @throws ConfigException if the value is refused
   * @throws IllegalStateException if overrides are not allowed, or this is closed
   */
  public ConfigOverride override(String key, String text, Duration expiry) {
    if (overrides == null) {
      throw new IllegalStateException(
          "overrides are off; build the configuration with allowOverrides(true)");
    }
    return overrides.add(key, text, expiry);
  }

  /** Returns the active overrides, sorted by key. */
  public List<ConfigOverride> overrides() {
    return overrides == null ? List.of() : List.copyOf(overrides.inForce().values());
  }

  /** Returns the last change sets, oldest first. */
  public List<HistoryEntry> history() {
    return publisher.history();
  }

  public ConfigMetrics metrics() {
    return metrics;
  }

  /**
   * Closes the sources and stops the calls of listeners and guards. Idempotent. Takes a bounded
   * time.
   */
  public void close() {
    lifecycle.close();
  }
}
