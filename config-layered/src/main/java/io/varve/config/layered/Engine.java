package io.varve.config.layered;

import io.varve.config.Change;
import io.varve.config.ChangeListener;
import io.varve.config.ConfigException;
import io.varve.config.ConfigKey;
import io.varve.config.InvalidValueException;
import io.varve.config.Live;
import io.varve.config.Problem;
import io.varve.config.SourceStatus;
import io.varve.config.Subscription;
import io.varve.config.layered.internal.bind.Binder;
import io.varve.config.layered.internal.bind.SecretKeys;
import io.varve.config.layered.internal.merge.Differ;
import io.varve.config.layered.internal.merge.LayerStack;
import io.varve.config.layered.internal.merge.RankedLayer;
import io.varve.config.layered.internal.state.State;
import io.varve.config.layered.internal.state.Warnings;
import io.varve.config.spi.SourceObserver;
import io.varve.config.spi.SourceSnapshot;
import java.lang.reflect.Type;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what the sources say, judges it, and makes it the current state in one step.
 *
 * <p>Readers see {@link #current} alone. Writers hold the lock from the proposal to the swap, so
 * that states are numbered and published in one order; no listener and no source is called under
 * it.
 */
final class Engine {
  private static final Logger LOG = LoggerFactory.getLogger(LayeredConfig.class);

  private final Object lock = new Object();
  private final List<SourceSlot> slots;
  private final SecretKeys secretKeys;
  private final Binder binder;
  private final Clock clock;
  private final Warnings warnings;
  private final Dispatcher dispatcher;
  private final List<LiveValue<?>> handles = new ArrayList<>();
  private volatile State current;
  private final CountDownLatch whenClosed = new CountDownLatch(1);
  private volatile boolean closed;

  Engine(
      List<SourceSlot> slots,
      SecretKeys secretKeys,
      Binder binder,
      Clock clock,
      Warnings warnings) {
    this.slots = List.copyOf(slots);
    this.secretKeys = secretKeys;
    this.binder = binder;
    this.clock = clock;
    this.warnings = warnings;
    this.dispatcher = new Dispatcher(binder);
    this.current =
        State.strict(stack(this.slots, slot -> true), secretKeys, warnings, null)
            .numbered(1, clock.instant(), new Object[0]);
    this.slots.forEach(slot -> accept(slot, current));
  }

  /** The layers of all slots, highest precedence first; of equals, the slot that comes first. */
  static List<RankedLayer> stack(List<SourceSlot> slots, Predicate<SourceSlot> withProposal) {
    List<RankedLayer> layers = new ArrayList<>();
    slots.forEach(slot -> layers.addAll(slot.layers(withProposal.test(slot))));
    layers.sort(Comparator.comparingInt(RankedLayer::ordinal).reversed());
    return layers;
  }

  State current() {
    return current;
  }

  Binder binder() {
    return binder;
  }

  List<SourceStatus> statuses() {
    return slots.stream()
        .map(SourceSlot::status)
        .sorted(Comparator.comparingInt(SourceStatus::ordinal).reversed())
        .toList();
  }

  /** Lets every source report from now on. */
  void watch() {
    for (SourceSlot slot : slots) {
      try {
        slot.source().watch(new SlotObserver(slot));
      } catch (RuntimeException failure) {
        failed(slot, asConfigException(slot, "watched", failure));
      }
    }
  }

  /** Where one source reports. */
  private final class SlotObserver implements SourceObserver {
    private final SourceSlot slot;

    private SlotObserver(SourceSlot slot) {
      this.slot = slot;
    }

    @Override
    public void changed(SourceSnapshot snapshot) {
      Engine.this.changed(slot, snapshot);
    }

    @Override
    public void failed(ConfigException failure) {
      Engine.this.failed(slot, failure);
    }
  }

  private void changed(SourceSlot slot, SourceSnapshot snapshot) {
    synchronized (lock) {
      if (closed) {
        return;
      }
      slot.propose(snapshot);
      if (slot.isInForce(snapshot)) {
        slot.accept(clock.instant(), slot.status().warnings());
        return;
      }
      boolean alone = slots.stream().filter(SourceSlot::hasProposal).count() == 1;
      Optional<ConfigException> refusal = tryApply(slot, SourceSlot::hasProposal);
      if (refusal.isPresent() && !alone) {
        // Another source's refused contents may be the culprit: this one is judged without them.
        refusal = tryApply(slot, proposing -> proposing == slot);
      }
      refusal.ifPresent(reason -> slot.refuse(reason, clock.instant()));
    }
  }

  private Optional<ConfigException> tryApply(SourceSlot slot, Predicate<SourceSlot> proposing) {
    try {
      apply(proposing);
      return Optional.empty();
    } catch (RuntimeException refusal) {
      return Optional.of(asConfigException(slot, "applied", refusal));
    }
  }

  private void failed(SourceSlot slot, ConfigException failure) {
    synchronized (lock) {
      if (!closed) {
        slot.fail(failure, clock.instant());
      }
    }
  }

  /** Makes the proposals of some slots the current state, or throws and changes nothing. */
  private void apply(Predicate<SourceSlot> proposing) {
    State before = current;
    State proposed = State.strict(stack(slots, proposing), secretKeys, warnings, before);
    List<Change> changes = Differ.diff(before.values(), proposed.values());
    Object[] live = rebind(before, proposed, changes);
    State after = proposed.numbered(before.number() + 1, clock.instant(), live);
    current = after;
    slots.stream().filter(proposing).forEach(slot -> accept(slot, after));
    dispatcher.publish(before, after, changes);
  }

  private void accept(SourceSlot slot, State state) {
    List<String> odd =
        state.stack().warnings().stream()
            .filter(warning -> warning.source().equals(slot.source().name()))
            .map(LayerStack.Warning::sentence)
            .toList();
    odd.forEach(sentence -> warnings.log(slot.source().name(), sentence));
    slot.accept(state.createdAt(), odd);
  }

  /**
   * The values of the live handles in a proposed state; what did not change stays the same object.
   */
  private Object[] rebind(State before, State proposed, List<Change> changes) {
    Object[] live = before.live().clone();
    boolean listsDiffer = !before.sameLists(proposed);
    List<Problem> problems = new ArrayList<>();
    for (LiveValue<?> handle : handles) {
      boolean touched =
          listsDiffer || changes.stream().anyMatch(c -> ConfigKey.isUnder(c.key(), handle.key()));
      if (touched) {
        try {
          Object value = binder.get(proposed, handle.key(), handle.type());
          live[handle.id()] = value.equals(live[handle.id()]) ? live[handle.id()] : value;
        } catch (ConfigException unreadable) {
          problems.addAll(unreadable.problems());
        } catch (RuntimeException unexpected) {
          problems.add(
              Problem.of(
                  handle.key(),
                  "a value that " + handle.type().getTypeName() + " accepts",
                  unexpected.getClass().getName(),
                  "correct the value, or the type's code"));
        }
      }
    }
    if (!problems.isEmpty()) {
      throw new InvalidValueException(problems.stream().distinct().toList(), null);
    }
    return live;
  }

  @SuppressWarnings("unchecked") // a handle of a type is made here alone
  <T> Live<T> live(String key, Type type) {
    synchronized (lock) {
      for (LiveValue<?> handle : handles) {
        if (handle.key().equals(key) && handle.type().equals(type)) {
          return (Live<T>) handle;
        }
      }
      State state = current;
      Object value = binder.get(state, key, type);
      Object[] live = Arrays.copyOf(state.live(), state.live().length + 1);
      live[live.length - 1] = value;
      LiveValue<T> handle = new LiveValue<>(this, key, type, live.length - 1);
      current = state.withLive(live);
      handles.add(handle);
      return handle;
    }
  }

  Subscription subscribe(String key, ChangeListener listener) {
    synchronized (lock) {
      return dispatcher.subscribe(key, listener, current.number());
    }
  }

  void close() {
    boolean first;
    synchronized (lock) {
      first = !closed;
      closed = true;
    }
    if (first) {
      try {
        Closing.close(slots.stream().map(SourceSlot::source).toList());
        dispatcher.close();
      } finally {
        whenClosed.countDown();
      }
    } else if (!dispatcher.isDispatching()) {
      awaitClosed();
    }
  }

  /** Waits for another thread's close, which is bounded. */
  private void awaitClosed() {
    try {
      whenClosed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static ConfigException asConfigException(
      SourceSlot slot, String verb, RuntimeException failure) {
    if (failure instanceof ConfigException known) {
      return known;
    }
    LOG.debug("{} cannot be {}", slot.source().name(), verb, failure);
    return Sources.unexpected(slot.source(), verb, failure);
  }
}
