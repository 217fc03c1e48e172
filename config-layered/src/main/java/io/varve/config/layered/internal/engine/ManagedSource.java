package io.varve.config.layered.internal.engine;

import static io.varve.config.layered.internal.Log.LOG;

import io.varve.config.ConfigException;
import io.varve.config.layered.spi.SourceStatus;
import io.varve.config.layered.spi.SourceStatus.State;
import io.varve.config.layered.internal.merge.RankedLayer;
import io.varve.config.layered.internal.pacing.ChangeDebouncer;
import io.varve.config.spi.ConfigSource;
import io.varve.config.spi.SourceLayer;
import io.varve.config.spi.SourceSnapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One source in the engine: what it said last, what of that is in force, and how it is. All but
 * {@link #status} and the ordinal, which stays as it is from the start on, is guarded by the
 * engine's lock.
 */
public final class ManagedSource {
  private final ConfigSource source;
  private List<String> warnings = List.of();
  private int ordinal;
  private SourceSnapshot accepted;
  private SourceSnapshot proposed;
  private @Nullable String lastReport;
  private boolean failing;
  private final AtomicLong acceptances = new AtomicLong();
  private final AtomicLong refusals = new AtomicLong();
  private final AtomicLong failures = new AtomicLong();
  private volatile SourceStatus status;

  public ManagedSource(ConfigSource source, SourceSnapshot loaded, int ordinal, Instant now) {
    this.source = source;
    this.ordinal = ordinal;
    this.accepted = loaded;
    this.proposed = loaded;
    this.status = status(State.UP, now, Optional.empty(), now, Optional.empty());
  }

  public ConfigSource source() {
    return source;
  }

  int ordinal() {
    return ordinal;
  }

  public void rank(int newOrdinal) {
    ordinal = newOrdinal;
    status = with(status.state(), status.since(), status.reason(), status.lastRefused());
  }

  SourceStatus status() {
    return status;
  }

  /** How many change sets came into force. */
  long acceptances() {
    return acceptances.get();
  }

  /** How many change sets were refused. */
  long refusals() {
    return refusals.get();
  }

  /** How many failures were reported. */
  long failures() {
    return failures.get();
  }

  SourceSnapshot proposed() {
    return proposed;
  }

  void propose(SourceSnapshot snapshot) {
    proposed = snapshot;
    failing = false;
  }

  /** Proposes what was reported a while ago. */
  void propose(ChangeDebouncer.Held report) {
    proposed = report.snapshot();
    failing = report.overtaken();
  }

  /** Forgets a proposal for what was proposed before. */
  void withdraw(SourceSnapshot before) {
    proposed = before;
  }

  /** Counts a refusal of which its maker is told by an exception, and nothing is kept. */
  void countRefusal() {
    refusals.incrementAndGet();
  }

  boolean hasProposal() {
    return !proposed.equals(accepted);
  }

  /** Whether a snapshot says nothing that is not in force already. */
  boolean isInForce(SourceSnapshot snapshot) {
    List<SourceLayer> now = accepted.layers();
    List<SourceLayer> then = snapshot.layers();
    if (now.size() != then.size()) {
      return false;
    }
    for (int i = 0; i < now.size(); i++) {
      if (!now.get(i).sameAs(then.get(i))) {
        return false;
      }
    }
    return true;
  }

  public List<RankedLayer> layers(boolean withProposal) {
    List<RankedLayer> ranked = new ArrayList<>();
    for (SourceLayer layer : (withProposal ? proposed : accepted).layers()) {
      // Held at the ends: a sum that wraps around would turn the order over.
      long sum = (long) ordinal + layer.ordinalOffset();
      int rank = (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, sum));
      ranked.add(new RankedLayer(source.name(), rank, layer));
    }
    return ranked;
  }

  /**
   * What was proposed is in force now, and this is odd about it. A source that has failed since it
   * proposed stays down.
   */
  void accept(Instant now, List<String> odd) {
    accepted = proposed;
    warnings = odd;
    if (failing) {
      status = status(State.DOWN, status.since(), status.reason(), now, Optional.empty());
      return;
    }
    if (status.state() != State.UP) {
      LOG.info("{} is up again", source.name());
    }
    Instant since = status.state() == State.UP ? status.since() : now;
    lastReport = null;
    status = status(State.UP, since, Optional.empty(), now, Optional.empty());
  }

  /** A change of what was proposed is in force now. */
  void adopt(Instant now, List<String> odd) {
    acceptances.incrementAndGet();
    accept(now, odd);
  }

  /** Other sources' keys made something odd about this one, or mended it. */
  void note(List<String> odd) {
    if (!odd.equals(warnings)) {
      warnings = odd;
      status = with(status.state(), status.since(), status.reason(), status.lastRefused());
    }
  }

  /**
   * What was proposed is not in force, for now.
   *
   * @return whether this is news: false for what was refused, or failed, alike the last time
   */
  boolean refuse(ConfigException refusal, Instant now) {
    boolean news = report("refused a change of {}, the state before stays in force: {}", refusal);
    refusals.incrementAndGet();
    Optional<String> reason = Optional.of(String.valueOf(refusal.getMessage()));
    if (failing) {
      status = with(State.DOWN, status.since(), status.reason(), reason);
      return news;
    }
    Instant since = status.state() == State.STALE ? status.since() : now;
    status = with(State.STALE, since, reason, reason);
    return news;
  }

  /** The source could not be read. */
  void fail(ConfigException failure, Instant now) {
    var unused = report("{} failed, what it said last stays in force: {}", failure);
    failures.incrementAndGet();
    failing = true;
    Instant since = status.state() == State.DOWN ? status.since() : now;
    Optional<String> reason = Optional.of(String.valueOf(failure.getMessage()));
    status = with(State.DOWN, since, reason, status.lastRefused());
  }

  /** Logs a failure once, however often it comes in a row; true if it did. */
  private boolean report(String format, ConfigException problem) {
    String message = String.valueOf(problem.getMessage());
    if (message.equals(lastReport)) {
      return false;
    }
    lastReport = message;
    LOG.warn(format, source.name(), message);
    return true;
  }

  private SourceStatus with(
      State state, Instant since, Optional<String> reason, Optional<String> refused) {
    return status(state, since, reason, status.lastRefresh(), refused);
  }

  private SourceStatus status(
      State state,
      Instant since,
      Optional<String> reason,
      Instant refreshed,
      Optional<String> refused) {
    return new SourceStatus(
        source.name(),
        ordinal,
        state,
        since,
        reason,
        refreshed,
        accepted.revision(),
        refused,
        warnings);
  }
}
