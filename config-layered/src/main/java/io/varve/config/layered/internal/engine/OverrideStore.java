package io.varve.config.layered.internal.engine;

import io.varve.config.ConfigException;
import io.varve.config.ConfigKey;
import io.varve.config.InvalidKeyException;
import io.varve.config.Problem;
import io.varve.config.layered.Scheduler;
import io.varve.config.layered.internal.merge.RankedLayer;
import io.varve.config.spi.SourceLayer;
import io.varve.config.spi.SourceLayerBuilder;
import io.varve.config.spi.SourceSnapshot;
import io.varve.config.spi.SourceValue;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The operator's overrides. What is in force is read from the current state, so that list and state
 * never disagree; all that changes them is called with the engine's lock.
 */
final class OverrideStore {
  static final String NAME = "override";

  private final Engine engine;
  private final ManagedSource slot;
  private final Scheduler scheduler;
  private final Clock clock;
  private final List<KeyOverride> known = new CopyOnWriteArrayList<>();

  OverrideStore(Engine engine, ManagedSource slot, Scheduler scheduler, Clock clock) {
    this.engine = engine;
    this.slot = slot;
    this.scheduler = scheduler;
    this.clock = clock;
  }

  /** The overrides in force, by key. Needs no lock. */
  Map<String, KeyOverride> inForce() {
    Map<String, SourceValue> values = values();
    Map<String, KeyOverride> inForce = new TreeMap<>();
    for (KeyOverride pin : known) {
      if (pin.value().equals(values.get(pin.key()))) {
        inForce.put(pin.key(), pin);
      }
    }
    return inForce;
  }

  int count() {
    return values().size();
  }

  private Map<String, SourceValue> values() {
    return engine.published().state().stack().layers().stream()
        .filter(ranked -> ranked.source().equals(NAME))
        .map(RankedLayer::layer)
        .findFirst()
        .map(SourceLayer::values)
        .orElse(Map.of());
  }

  KeyOverride pin(String key, String text, Duration expiry) {
    String canonical = ConfigKey.canonical(key);
    if (canonical.isEmpty()) {
      throw new InvalidKeyException(
          Problem.of(key, "a key", "an empty text", "name the key to override"));
    }
    KeyOverride pin = new KeyOverride(canonical, text, clock.instant().plus(expiry), engine::lift);
    Map<String, KeyOverride> before = inForce();
    Map<String, KeyOverride> after = new TreeMap<>(before);
    KeyOverride replaced = after.put(canonical, pin);
    SourceSnapshot proposal = snapshot(after.values());
    known.add(pin);
    try {
      engine.require(slot, proposal);
    } catch (ConfigException refusal) {
      known.remove(pin);
      throw refusal;
    }
    if (replaced != null) {
      replaced.end();
    }
    pin.expireBy(scheduler.schedule(expiry, pin::close));
    settle();
    return pin;
  }

  void lift(KeyOverride pin) {
    if (!pin.isEnded()) {
      pin.end();
      settle();
    }
  }

  /** Proposes what is left without the overrides that have ended, also those refused before. */
  private void settle() {
    List<KeyOverride> left = new ArrayList<>();
    Collection<KeyOverride> inForce = inForce().values();
    inForce.stream().filter(pin -> !pin.isEnded()).forEach(left::add);
    if (left.size() < inForce.size()) {
      engine.take(slot, snapshot(left));
    }
    Collection<KeyOverride> now = inForce().values();
    known.removeIf(pin -> pin.isEnded() && !now.contains(pin));
  }

  private static SourceSnapshot snapshot(Collection<KeyOverride> pins) {
    SourceLayerBuilder layer = SourceLayer.builder(NAME);
    pins.forEach(pin -> layer.put(pin.key(), pin.value().text(), pin.value().origin()));
    return SourceSnapshot.of(layer.build());
  }
}
