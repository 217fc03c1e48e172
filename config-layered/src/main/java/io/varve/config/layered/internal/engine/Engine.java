package io.varve.config.layered.internal.engine;

import static io.varve.config.layered.internal.Log.LOG;

import io.varve.config.Change;
import io.varve.config.ConfigException;
import io.varve.config.layered.spi.ConfigMetrics;
import io.varve.config.InvalidValueException;
import io.varve.config.Origin;
import io.varve.config.Problem;
import io.varve.config.layered.spi.Refusal;
import io.varve.config.layered.spi.SourceStatus;
import io.varve.config.layered.Scheduler;
import io.varve.config.layered.internal.bind.Binder;
import io.varve.config.layered.internal.bootstrap.EngineOptions;
import io.varve.config.layered.internal.bootstrap.SourceDiscovery;
import io.varve.config.layered.internal.guard.GuardChain;
import io.varve.config.layered.internal.lifecycle.ShutdownHook;
import io.varve.config.layered.internal.lifecycle.SourceCloser;
import io.varve.config.layered.internal.merge.Differ;
import io.varve.config.layered.internal.merge.LayerStack;
import io.varve.config.layered.internal.merge.RankedLayer;
import io.varve.config.layered.internal.merge.SecretDefault;
import io.varve.config.layered.internal.notify.RefusalDispatcher;
import io.varve.config.layered.internal.pacing.ChangeDebouncer;
import io.varve.config.layered.internal.secret.SecretRegistry;
import io.varve.config.layered.internal.state.State;
import io.varve.config.layered.internal.state.StateView;
import io.varve.config.layered.internal.state.Warnings;
import io.varve.config.spi.ConfigSource;
import io.varve.config.spi.SourceObserver;
import io.varve.config.spi.SourceSnapshot;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Takes what the sources say, judges it, and makes it the current state in one step.
 *
 * <p>Readers see what is {@link StatePublisher} alone. Writers hold the lock from the proposal to
 * the swap, so that states are numbered and published in one order; no listener and no source is
 * called under it, but converters and guards are.
 */
public final class Engine {

  /**
   * A guard that learns new secrets, or makes new handles, each time that it is asked is broken.
   */
  private static final int MOST_ROUNDS = 100;

  private static final int FREE_TRIES = 3;

  private final Object lock = new Object();

  private final List<ManagedSource> slots;
  private final SecretRegistry secrets;
  private final StatePublisher published;
  private final Clock clock;
  private final Warnings warnings;
  private final GuardChain guards;
  private final RefusalDispatcher refusals;
  private final Scheduler scheduler;
  private final ChangeDebouncer pacer;
  private final @Nullable OverrideStore pins;
  private final ConfigMetrics metrics;
  private final CountDownLatch whenClosed = new CountDownLatch(1);

  private final Object sourcesLock = new Object();

  /** Guarded by whenClosed. */
  private boolean closing;

  /** Guarded by sourcesLock. */
  private boolean sourcesClosed;

  public Engine(
      List<ManagedSource> slots,
      State loaded,
      SecretRegistry secrets,
      Binder binder,
      EngineOptions options,
      Warnings warnings,
      GuardChain guards) {
    this.slots = List.copyOf(slots);
    this.secrets = secrets;
    this.clock = options.clock();
    this.scheduler = options.scheduler();
    this.warnings = warnings;
    this.guards = guards;
    this.refusals = new RefusalDispatcher(options.refusalListeners());
    State first = loaded.numbered(1, clock.instant(), new Object[0]);
    this.published = new StatePublisher(first, binder, secrets, options.history(), lock);
    this.pacer =
        new ChangeDebouncer(
            options.pace().with(new StateView(first, binder, "")),
            scheduler,
            options.random(),
            new Due());
    this.pins = pins(this.slots);
    this.metrics = new EngineMetrics(this.slots, published, pins, clock);
    for (ManagedSource slot : this.slots) {
      slot.accept(first.createdAt(), odd(slot, first));
    }
  }

  private @Nullable OverrideStore pins(List<ManagedSource> all) {
    for (ManagedSource slot : all) {
      if (slot.source() instanceof OverrideSource) {
        return new OverrideStore(this, slot, scheduler, clock);
      }
    }
    return null;
  }

  /**
   * The layers of all slots, highest precedence first; of equals, the slot that comes first.
   *
   * @param proposing the slots of which what they propose counts
   */
  public static List<RankedLayer> stack(
      List<ManagedSource> slots, Collection<ManagedSource> proposing) {
    List<RankedLayer> layers = new ArrayList<>();
    for (ManagedSource slot : slots) {
      for (RankedLayer layer : slot.layers(proposing.contains(slot))) {
        int place = layers.size();
        while (place > 0 && layers.get(place - 1).ordinal() < layer.ordinal()) {
          place--;
        }
        layers.add(place, layer);
      }
    }
    return layers;
  }

  /** What readers see. */
  public StatePublisher published() {
    return published;
  }

  public boolean isSecret(String key) {
    return secrets.isSecret(key);
  }

  public boolean isSecret(String key, String written) {
    return secrets.isSecret(key) || SecretDefault.isIn(written, secrets::isSecret);
  }

  public List<SourceStatus> statuses() {
    return slots.stream()
        .map(ManagedSource::status)
        .sorted(Comparator.comparingInt(SourceStatus::ordinal).reversed())
        .toList();
  }

  /** Lets the guards judge the first state; throws what they refuse. */
  public void judgeStart() {
    if (guards.isEmpty()) {
      return; // then nobody needs a list of all there is
    }
    int learnt;
    do { // again with what a guard has just read as a secret masked
      learnt = secrets.learnt();
      State first = published.state();
      guards.check(null, first, Differ.diff(Map.of(), first.values()));
    } while (learnt != secrets.learnt());
  }

  /** Lets every source report from now on. */
  public void watch() {
    ShutdownHook.add(this);
    for (ManagedSource slot : slots) {
      try {
        slot.source().watch(new SlotObserver(slot));
      } catch (RuntimeException failure) {
        failed(slot, asConfigException(slot, "watched", failure));
      }
    }
  }

  /** Where one source reports. */
  private final class SlotObserver implements SourceObserver {
    private final ManagedSource slot;

    private SlotObserver(ManagedSource slot) {
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

  private void changed(ManagedSource slot, SourceSnapshot snapshot) {
    Objects.requireNonNull(snapshot, "snapshot");
    synchronized (lock) {
      if (published.isClosed()) {
        return;
      }
      if (pacer.isAtOnce()) {
        take(slot, snapshot);
      } else {
        pacer.hold(slot, snapshot);
      }
    }
  }

  /** Judges what a source says. Called with the lock. */
  void take(ManagedSource slot, SourceSnapshot snapshot) {
    slot.propose(snapshot);
    judgeProposal(slot);
  }

  private void judgeProposal(ManagedSource slot) {
    if (slot.isInForce(slot.proposed())) {
      slot.accept(clock.instant(), slot.status().warnings());
      if (pending().size() > 1 && tryApply(slot, ManagedSource::hasProposal).isPresent()) {
        retryEach(slot);
      }
    } else {
      judge(slot);
    }
  }

  /** What the pacer calls; by name, since a start would wait for a lambda. */
  private final class Due implements Runnable {
    @Override
    public void run() {
      applyDue();
    }
  }

  /** Applies what the pacer has held, all in one step if that goes well. */
  private void applyDue() {
    synchronized (lock) {
      if (published.isClosed()) {
        return;
      }
      Map<ManagedSource, ChangeDebouncer.Held> due = pacer.due();
      due.forEach(ManagedSource::propose);
      List<ManagedSource> changed =
          due.keySet().stream().filter(slot -> !slot.isInForce(slot.proposed())).toList();
      if (changed.size() > 1
          && tryApply(changed.get(0), ManagedSource::hasProposal).isPresent()
          && tryApply(changed.get(0), changed::contains).isEmpty()) {
        retryEach(changed.get(0));
      }
      due.keySet().stream().filter(ManagedSource::hasProposal).forEach(this::judgeProposal);
    }
  }

  private List<ManagedSource> pending() {
    return slots.stream().filter(ManagedSource::hasProposal).toList();
  }

  private void judge(ManagedSource slot) {
    int learnt = secrets.learnt();
    Optional<ConfigException> refusal = judgement(slot);
    if (refusal.isPresent()
        && !published.isClosed()
        && slot.refuse(refusal.get(), clock.instant())) {
      tell(slot, refusal.get(), learnt);
    }
  }

  /** Makes what a source proposes current, and what else it makes fit; or says why not. */
  private Optional<ConfigException> judgement(ManagedSource slot) {
    List<ManagedSource> pending = pending();
    Optional<ConfigException> refusal = tryApply(slot, ManagedSource::hasProposal);
    // Another source's refused contents may be the culprit: judged without each, then without all.
    if (pending.size() > 2) {
      for (ManagedSource other : pending) {
        if (refusal.isPresent() && other != slot) {
          refusal = tryApply(slot, each -> each != other && each.hasProposal());
        }
      }
    }
    if (refusal.isPresent() && pending.size() > 1) {
      refusal = tryApply(slot, each -> each == slot);
    }
    if (refusal.isEmpty() && pending.size() > 2) {
      retryEach(slot);
    }
    return refusal;
  }

  /**
   * Makes contents current, or throws and changes nothing. Called with the lock.
   *
   * @throws ConfigException if they are refused
   * @throws IllegalStateException if the configuration is closed meanwhile
   */
  void require(ManagedSource slot, SourceSnapshot snapshot) {
    SourceSnapshot before = slot.proposed();
    slot.propose(snapshot);
    int learnt = secrets.learnt();
    Optional<ConfigException> refusal = judgement(slot);
    if (slot.hasProposal()) {
      slot.withdraw(before);
      requireOpen();
      slot.countRefusal();
      ConfigException reason = refusal.orElseThrow();
      tell(slot, reason, learnt);
      throw reason;
    }
  }

  private void requireOpen() {
    if (published.isClosed()) {
      throw new IllegalStateException("the configuration is closed");
    }
  }

  /** Tells of a refusal that is news, and that was found after so many secrets had been learnt. */
  private void tell(ManagedSource slot, ConfigException refusal, int learnt) {
    Refusal told = new Refusal(clock.instant(), slot.source().name(), refusal.problems());
    published.refused(told, learnt);
    refusals.tell(told);
  }

  /** Gives every refused source a chance of its own, as long as one of them takes it. */
  private void retryEach(ManagedSource reporter) {
    boolean progress = true;
    while (progress && !published.isClosed()) {
      progress = false;
      for (ManagedSource slot : pending()) {
        progress |= tryApply(reporter, each -> each == slot).isEmpty();
      }
    }
  }

  private Optional<ConfigException> tryApply(
      ManagedSource slot, Predicate<ManagedSource> proposing) {
    for (int tries = 1; ; tries++) {
      int learnt = secrets.learnt();
      try {
        apply(slot, proposing);
        return Optional.empty();
      } catch (RuntimeException | Error refusal) {
        // Again, with what was learnt meanwhile masked, unless that never comes to an end.
        if (learnt == secrets.learnt() || tries == FREE_TRIES) {
          return Optional.of(asConfigException(slot, "applied", refusal));
        }
      }
    }
  }

  private void failed(ManagedSource slot, ConfigException failure) {
    synchronized (lock) {
      if (!published.isClosed()) {
        pacer.overtake(slot);
        slot.fail(failure, clock.instant());
      }
    }
  }

  /** Makes the proposals of some slots the current state, or throws and changes nothing. */
  private void apply(ManagedSource reporter, Predicate<ManagedSource> proposing) {
    List<ManagedSource> accepted = slots.stream().filter(proposing).toList();
    List<String> names = accepted.stream().map(slot -> slot.source().name()).toList();
    for (int round = 0; !published.isClosed(); round++) {
      int learnt = secrets.learnt();
      State before = published.state();
      State proposed = State.strict(stack(slots, accepted), secrets, warnings, before);
      List<Change> changes = Differ.diff(before.values(), proposed.values());
      Object[] live = published.rebind(before, proposed, changes);
      State after = proposed.numbered(before.number() + 1, clock.instant(), live);
      // What was learnt meanwhile must be masked in all that is told, and a new handle bound.
      if (secrets.learnt() == learnt) {
        guards.check(before, after, changes);
        if (published.publish(after, learnt, changes, names, () -> adopt(accepted, after))) {
          return;
        }
      }
      if (round == MOST_ROUNDS) {
        throw new InvalidValueException(
            Problem.at(
                Origin.of(reporter.source().name(), "source " + reporter.source().name()),
                "guards and converters that come to an end",
                "new handles or secrets each time that they are asked",
                "make a handle once, not with each call"));
      }
    }
  }

  private void adopt(List<ManagedSource> accepted, State after) {
    for (ManagedSource slot : slots) {
      if (accepted.contains(slot)) {
        slot.adopt(after.createdAt(), odd(slot, after));
      } else {
        slot.note(odd(slot, after));
      }
    }
  }

  /** What is odd about a source, which is logged here. */
  private List<String> odd(ManagedSource slot, State state) {
    List<String> odd = new ArrayList<>();
    for (LayerStack.Warning warning : state.stack().warnings()) {
      if (warning.source().equals(slot.source().name())) {
        odd.add(warning.sentence());
        warnings.log(warning.source(), warning.sentence());
      }
    }
    return List.copyOf(odd);
  }

  public KeyOverride override(String key, String text, Duration expiry) {
    synchronized (lock) {
      if (pins == null) {
        throw new IllegalStateException(
            "overrides are off; build the configuration with allowOverrides(true)");
      }
      requireOpen();
      return pins.pin(key, text, expiry);
    }
  }

  void lift(KeyOverride override) {
    synchronized (lock) {
      if (pins != null && !published.isClosed()) {
        pins.lift(override);
      }
    }
  }

  public List<KeyOverride> overrides() {
    return pins == null ? List.of() : List.copyOf(pins.inForce().values());
  }

  public ConfigMetrics metrics() {
    return metrics;
  }

  /** Without the lock, which a merge or a converter may hold for as long as it likes. */
  public void close() {
    if (isFirstClose()) {
      published.freeze();
      try {
        guards.close(); // first: a source that reports may be waiting for one
        SourceCloser.giveUp(closeSources(SourceCloser.BOUND));
        ShutdownHook.remove(this);
        scheduler.close();
        published.close();
        refusals.close();
      } finally {
        whenClosed.countDown();
      }
    } else if (!published.isTelling()) {
      awaitClosed();
    }
  }

  private boolean isFirstClose() {
    synchronized (whenClosed) {
      boolean first = !closing;
      closing = true;
      return first;
    }
  }

  /**
   * Closes the sources, once: who comes second waits for the first.
   *
   * @param bound how long to wait for them
   * @return the threads that have not ended by then
   */
  public List<Thread> closeSources(Duration bound) {
    synchronized (sourcesLock) {
      if (sourcesClosed) {
        return List.of();
      }
      sourcesClosed = true;
      List<ConfigSource> open = new ArrayList<>();
      for (ManagedSource slot : slots) {
        open.add(slot.source());
      }
      return SourceCloser.close(open, bound);
    }
  }

  /** Waits for another thread's close, which is bounded. */
  private void awaitClosed() {
    boolean interrupted = false;
    while (whenClosed.getCount() > 0) {
      try {
        whenClosed.await();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static ConfigException asConfigException(
      ManagedSource slot, String verb, Throwable failure) {
    if (failure instanceof ConfigException known) {
      return known;
    }
    LOG.debug("{} cannot be {}", slot.source().name(), verb, failure);
    return SourceDiscovery.unexpected(slot.source(), verb, failure);
  }
}
