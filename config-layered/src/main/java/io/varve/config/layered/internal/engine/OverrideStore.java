package io.varve.config.layered.internal.engine;

import io.varve.config.ConfigException;
import io.varve.config.ConfigKey;
import io.varve.config.Origin;
import io.varve.config.Problem;
import io.varve.config.layered.internal.merge.RankedLayer;
import io.varve.config.layered.internal.pacing.SourceReport;
import io.varve.config.layered.spi.ConfigOverride;
import io.varve.config.layered.spi.Scheduler;
import io.varve.config.spi.SourceLayer;
import io.varve.config.spi.SourceLayerBuilder;
import io.varve.config.spi.SourceSnapshot;
import io.varve.config.spi.SourceValue;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The operator's overrides. The active ones are read from the current state, so that the list and
 * the state never disagree. Thread-safe.
 */
final class OverrideStore {
  private final ProposalJudge judge;
  private final StatePublisher publisher;
  private final ManagedSource source;
  private final Scheduler scheduler;
  private final Clock clock;
  private final List<KeyOverride> known = new CopyOnWriteArrayList<>();

  OverrideStore(
      ProposalJudge judge,
      StatePublisher publisher,
      ManagedSource source,
      Scheduler scheduler,
      Clock clock) {
    this.judge = judge;
    this.publisher = publisher;
    this.source = source;
    this.scheduler = scheduler;
    this.clock = clock;
  }

  /** An operator's value for one key. Mutable fields are guarded by the lock of the writers. */
  final class KeyOverride implements ConfigOverride {
    private final String key;
    private final Instant until;
    private final SourceValue value;
    private Runnable stopTimer = () -> {};
    private boolean ended;

    private KeyOverride(String key, String text, Instant until) {
      this.key = key;
      this.until = until;
      this.value = new SourceValue(text, Origin.of(OverrideSource.NAME, "override until " + until));
    }

    @Override
    public String key() {
      return key;
    }

    @Override
    public Instant until() {
      return until;
    }

    private void end() {
      ended = true;
      stopTimer.run();
    }

    @Override
    public void close() {
      synchronized (publisher.writers()) {
        if (!publisher.isClosed() && !ended) {
          end();
          removeEnded();
        }
      }
    }

    /** Returns the key and the end, never the value. */
    @Override
    public String toString() {
      return key + " until " + until;
    }
  }

  Map<String, KeyOverride> inForce() {
    Map<String, SourceValue> values = values();
    Map<String, KeyOverride> inForce = new TreeMap<>();
    for (KeyOverride override : known) {
      if (override.value.equals(values.get(override.key))) {
        inForce.put(override.key, override);
      }
    }
    return inForce;
  }

  int count() {
    return values().size();
  }

  private Map<String, SourceValue> values() {
    return publisher.state().stack().layers().stream()
        .filter(ranked -> ranked.source().equals(OverrideSource.NAME))
        .map(RankedLayer::layer)
        .findFirst()
        .map(SourceLayer::values)
        .orElse(Map.of());
  }

  /** Adds an override, which replaces an earlier one of the same key. */
  KeyOverride add(String key, String text, Duration expiry) {
    synchronized (publisher.writers()) {
      publisher.requireOpen();
      String canonical = ConfigKey.canonical(key);
      if (canonical.isEmpty()) {
        throw new ConfigException(
            Problem.of(key, "a key", "an empty text", "name the key to override")
                .withCode("VARVE-0105"));
      }
      KeyOverride override = new KeyOverride(canonical, text, clock.instant().plus(expiry));
      Map<String, KeyOverride> after = inForce();
      KeyOverride replaced = after.put(canonical, override);
      SourceSnapshot proposal = snapshot(after.values());
      known.add(override);
      try {
        judge.require(source, proposal);
      } catch (ConfigException refusal) {
        known.remove(override);
        throw refusal;
      }
      if (replaced != null) {
        replaced.end();
      }
      override.stopTimer = scheduler.schedule(expiry, override::close);
      removeEnded();
      return override;
    }
  }

  /** Proposes to remove the ended overrides, including those whose removal was refused. */
  private void removeEnded() {
    Collection<KeyOverride> inForce = inForce().values();
    List<KeyOverride> left = inForce.stream().filter(override -> !override.ended).toList();
    if (left.size() < inForce.size()) {
      judge.submit(source, new SourceReport(snapshot(left), false));
    }
    Collection<KeyOverride> now = inForce().values();
    known.removeIf(override -> override.ended && !now.contains(override));
  }

  private static SourceSnapshot snapshot(Collection<KeyOverride> overrides) {
    SourceLayerBuilder layer = SourceLayer.builder(OverrideSource.NAME);
    for (KeyOverride override : overrides) {
      layer.put(override.key, override.value.text(), override.value.origin());
    }
    return SourceSnapshot.of(layer.build());
  }
}
