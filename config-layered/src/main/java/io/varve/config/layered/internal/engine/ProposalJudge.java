package io.varve.config.layered.internal.engine;

import io.varve.config.ConfigException;
import io.varve.config.Problem;
import io.varve.config.layered.internal.notify.RefusalDispatcher;
import io.varve.config.layered.internal.pacing.SourceReport;
import io.varve.config.layered.internal.secret.SecretRegistry;
import io.varve.config.layered.spi.Refusal;
import io.varve.config.spi.SourceSnapshot;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Decides which proposals are accepted. A refused proposal stays pending, and is tried again with
 * each later one. Called with the lock of the writers.
 */
final class ProposalJudge {
  private static final int FREE_TRIES = 3;

  private final List<ManagedSource> sources;
  private final StatePublisher publisher;
  private final SecretRegistry secrets;
  private final ProposalApplier applier;
  private final RefusalDispatcher refusals;
  private final Clock clock;

  ProposalJudge(
      List<ManagedSource> sources,
      StatePublisher publisher,
      SecretRegistry secrets,
      ProposalApplier applier,
      RefusalDispatcher refusals,
      Clock clock) {
    this.sources = sources;
    this.publisher = publisher;
    this.secrets = secrets;
    this.applier = applier;
    this.refusals = refusals;
    this.clock = clock;
  }

  /** Applies the new contents of a source, or records that they are refused. */
  void submit(ManagedSource source, SourceReport report) {
    source.propose(report);
    judgeProposal(source);
  }

  /**
   * Applies new contents, or throws an exception and changes nothing.
   *
   * @throws ConfigException if they are refused
   * @throws IllegalStateException if the configuration is closed meanwhile
   */
  void require(ManagedSource source, SourceSnapshot snapshot) {
    SourceSnapshot before = source.proposed();
    source.propose(snapshot);
    int learnt = secrets.learnt();
    Optional<ConfigException> refusal = judge(source);
    if (source.hasProposal()) {
      source.withdraw(before);
      publisher.requireOpen();
      source.countRefusal();
      ConfigException reason = refusal.orElseThrow();
      report(source, reason, learnt);
      throw reason;
    }
  }

  /** Applies delayed reports, all in one step if possible. */
  void submitAll(Map<ManagedSource, SourceReport> due) {
    due.forEach(ManagedSource::propose);
    List<ManagedSource> changed =
        due.keySet().stream().filter(source -> !source.isProposalInForce()).toList();
    if (changed.size() > 1
        && tryApply(changed.get(0), ManagedSource::hasProposal).isPresent()
        && tryApply(changed.get(0), changed::contains).isEmpty()) {
      retryEach(changed.get(0));
    }
    due.keySet().stream().filter(ManagedSource::hasProposal).forEach(this::judgeProposal);
  }

  private void judgeProposal(ManagedSource source) {
    if (source.isProposalInForce()) {
      source.accept(clock.instant(), source.status().warnings());
      if (pending().size() > 1 && tryApply(source, ManagedSource::hasProposal).isPresent()) {
        retryEach(source);
      }
      return;
    }
    int learnt = secrets.learnt();
    Optional<ConfigException> refusal = judge(source);
    if (refusal.isPresent()
        && !publisher.isClosed()
        && source.refuse(refusal.get(), clock.instant())) {
      report(source, refusal.get(), learnt);
    }
  }

  /** Applies a proposal, and others that become acceptable with it. Returns a refusal. */
  private Optional<ConfigException> judge(ManagedSource source) {
    List<ManagedSource> pending = pending();
    Optional<ConfigException> refusal = tryApply(source, ManagedSource::hasProposal);
    // The cause may be refused contents of another source. Therefore tries without each of them,
    // then without all.
    if (pending.size() > 2) {
      for (ManagedSource other : pending) {
        if (refusal.isPresent() && other != source) {
          refusal = tryApply(source, each -> each != other && each.hasProposal());
        }
      }
    }
    if (refusal.isPresent() && pending.size() > 1) {
      refusal = tryApply(source, each -> each == source);
    }
    if (refusal.isEmpty() && pending.size() > 2) {
      retryEach(source);
    }
    return refusal;
  }

  private List<ManagedSource> pending() {
    return sources.stream().filter(ManagedSource::hasProposal).toList();
  }

  /** Tries each refused source by itself, until no further one is accepted. */
  private void retryEach(ManagedSource reporter) {
    boolean progress = true;
    while (progress && !publisher.isClosed()) {
      progress = false;
      for (ManagedSource source : pending()) {
        progress |= tryApply(reporter, each -> each == source).isEmpty();
      }
    }
  }

  private Optional<ConfigException> tryApply(
      ManagedSource source, Predicate<ManagedSource> proposing) {
    for (int tries = 1; ; tries++) {
      int learnt = secrets.learnt();
      try {
        applier.apply(source, proposing);
        return Optional.empty();
      } catch (RuntimeException | Error refusal) {
        // Repeats to mask the secrets that were found meanwhile, unless new ones are found each
        // time.
        if (learnt == secrets.learnt() || tries == FREE_TRIES) {
          return Optional.of(source.asConfigException("applied", refusal));
        }
      }
    }
  }

  /** Notifies of contents that could not be parsed. */
  void reportRefusal(ManagedSource source, ConfigException reason) {
    report(source, reason, secrets.learnt());
  }

  private record RefusedChange(Instant time, String source, List<Problem> problems)
      implements Refusal {}

  /** Notifies of a refusal. Before it, {@code learnt} secrets were known. */
  private void report(ManagedSource source, ConfigException reason, int learnt) {
    Refusal refusal = new RefusedChange(clock.instant(), source.name(), reason.problems());
    publisher.refused(refusal, learnt);
    refusals.publish(refusal);
  }
}
