package io.varve.config.layered.internal.engine;

import static io.varve.config.layered.internal.Log.LOG;

import io.varve.config.ConfigException;
import io.varve.config.layered.internal.EngineErrors;
import io.varve.config.layered.internal.merge.RankedLayer;
import io.varve.config.layered.internal.pacing.SourceReport;
import io.varve.config.layered.spi.ConfigMetrics;
import io.varve.config.layered.spi.SourceStatus;
import io.varve.config.layered.spi.SourceStatus.State;
import io.varve.config.spi.ConfigSource;
import io.varve.config.spi.SourceLayer;
import io.varve.config.spi.SourceSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One source of the engine: its accepted contents, its proposed ones, and its status. The status
 * and the ordinal can be read at any time. All other state is guarded by the lock of the writers.
 */
public final class ManagedSource {
  /** Failures that are logged until the source is up again. Their texts may differ each time. */
  private static final int MOST_REASONS = 20;

  private final ConfigSource source;
  private List<String> warnings = List.of();
  private int ordinal;
  private SourceSnapshot accepted;
  private SourceSnapshot proposed;
  private final Set<String> logged = new HashSet<>();
  private @Nullable String lastRefusal;
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

  String name() {
    return source.name();
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

  private record Counters(
      String name,
      State state,
      long accepted,
      long refused,
      long failed,
      Duration age,
      Duration notUpFor)
      implements ConfigMetrics.Source {}

  ConfigMetrics.Source metrics(Instant now) {
    SourceStatus at = status;
    return new Counters(
        source.name(),
        at.state(),
        acceptances.get(),
        refusals.get(),
        failures.get(),
        since(at.lastRefresh(), now),
        at.state() == State.UP ? Duration.ZERO : since(at.since(), now));
  }

  /** Never negative, even if the clock was set back. */
  private static Duration since(Instant moment, Instant now) {
    return now.isBefore(moment) ? Duration.ZERO : Duration.between(moment, now);
  }

  SourceSnapshot proposed() {
    return proposed;
  }

  void propose(SourceSnapshot snapshot) {
    proposed = snapshot;
    failing = false;
  }

  /** Proposes the contents of a report. */
  void propose(SourceReport report) {
    proposed = report.snapshot();
    failing &= report.failing();
  }

  void withdraw(SourceSnapshot before) {
    proposed = before;
  }

  /** Counts a refusal that is thrown to the caller. */
  void countRefusal() {
    refusals.incrementAndGet();
  }

  boolean hasProposal() {
    return !proposed.equals(accepted);
  }

  /** Returns true if the proposal has the same values as the accepted contents. */
  boolean isProposalInForce() {
    List<SourceLayer> now = accepted.layers();
    List<SourceLayer> then = proposed.layers();
    return now.size() == then.size()
        && IntStream.range(0, now.size()).allMatch(i -> now.get(i).sameAs(then.get(i)));
  }

  /**
   * Returns the layers of all sources, of some of them the proposed ones. Highest precedence first;
   * of sources with equal ordinals, the first one takes precedence.
   */
  public static List<RankedLayer> stack(
      List<ManagedSource> sources, Collection<ManagedSource> proposing) {
    List<RankedLayer> layers = new ArrayList<>();
    for (ManagedSource source : sources) {
      for (RankedLayer layer : source.layers(proposing.contains(source))) {
        int position = layers.size();
        while (position > 0 && layers.get(position - 1).ordinal() < layer.ordinal()) {
          position--;
        }
        layers.add(position, layer);
      }
    }
    return layers;
  }

  /** Returns the accepted layers, or the proposed ones. */
  public List<RankedLayer> layers(boolean withProposal) {
    List<RankedLayer> ranked = new ArrayList<>();
    for (SourceLayer layer : (withProposal ? proposed : accepted).layers()) {
      // Clamped: an overflow would reverse the order.
      long sum = (long) ordinal + layer.ordinalOffset();
      int rank = (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, sum));
      ranked.add(new RankedLayer(source.name(), rank, layer));
    }
    return ranked;
  }

  /** Accepts the proposal. A source that still fails keeps its state. */
  void accept(Instant now, List<String> about) {
    accepted = proposed;
    warnings = about;
    if (failing) {
      status = status(status.state(), status.since(), status.reason(), now, Optional.empty());
      return;
    }
    if (status.state() != State.UP) {
      LOG.info("{} is up again", source.name());
    }
    Instant since = status.state() == State.UP ? status.since() : now;
    logged.clear();
    lastRefusal = null;
    status = status(State.UP, since, Optional.empty(), now, Optional.empty());
  }

  void adopt(Instant now, List<String> about) {
    acceptances.incrementAndGet();
    accept(now, about);
  }

  /** Replaces the warnings, which also depend on the keys of other sources. */
  void updateWarnings(List<String> about) {
    if (!about.equals(warnings)) {
      warnings = about;
      status = with(status.state(), status.since(), status.reason(), status.lastRefused());
    }
  }

  /** Records a refusal of the proposal. Returns true unless the last problem was the same. */
  boolean refuse(ConfigException refusal, Instant now) {
    String message = String.valueOf(refusal.getMessage());
    boolean news = !message.equals(lastRefusal);
    if (news) {
      LOG.warn("refused a change of {}, the previous state remains: {}", source.name(), message);
    }
    lastRefusal = message;
    refusals.incrementAndGet();
    Optional<String> reason = Optional.of(message);
    Instant since = status.state() == State.STALE ? status.since() : now;
    status =
        failing
            ? with(status.state(), status.since(), status.reason(), reason)
            : with(State.STALE, since, reason, reason);
    return news;
  }

  /**
   * Records that the source fails. Each reason is logged once until the source is up again.
   *
   * @param state {@code DOWN} if it cannot be read, {@code STALE} if its newest contents are not
   *     accepted
   * @return true if the failure was logged
   */
  boolean fail(State state, ConfigException failure, Instant now) {
    String message = String.valueOf(failure.getMessage());
    boolean news = logged.size() < MOST_REASONS && logged.add(message);
    if (news) {
      if (state == State.DOWN) {
        LOG.warn("{} failed, its last known good contents remain: {}", source.name(), message);
      } else {
        LOG.warn("{} is stale, its last known good contents remain: {}", source.name(), message);
      }
    }
    lastRefusal = null;
    failures.incrementAndGet();
    failing = true;
    Instant since = status.state() == state ? status.since() : now;
    Optional<String> reason = Optional.of(message);
    status = with(state, since, reason, state == State.STALE ? reason : status.lastRefused());
    return news;
  }

  ConfigException asConfigException(String verb, Throwable failure) {
    if (failure instanceof ConfigException known) {
      return known;
    }
    LOG.debug("{} cannot be {}", source.name(), verb, failure);
    return EngineErrors.unexpected(source, verb, failure);
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
    return new CurrentStatus(
        source.name(),
        ordinal,
        source.phase(),
        state,
        since,
        reason,
        refreshed,
        accepted.revision(),
        refused,
        warnings);
  }
}
