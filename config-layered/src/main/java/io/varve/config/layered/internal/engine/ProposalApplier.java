package io.varve.config.layered.internal.engine;

import io.varve.config.Change;
import io.varve.config.ConfigException;
import io.varve.config.InvalidValueException;
import io.varve.config.Origin;
import io.varve.config.Problem;
import io.varve.config.layered.internal.guard.GuardChain;
import io.varve.config.layered.internal.merge.LayerStack;
import io.varve.config.layered.internal.merge.ValueDiff;
import io.varve.config.layered.internal.secret.SecretRegistry;
import io.varve.config.layered.internal.state.ConfigState;
import io.varve.config.layered.internal.state.WarningLog;
import io.varve.config.spi.SourcePhase;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Builds the state with the proposed contents, calls the guards for it, and publishes it. All or
 * nothing. Called with the lock of the writers.
 */
final class ProposalApplier {
  /** A guard that finds new secrets, or creates new handles, at each call is defective. */
  private static final int MOST_ROUNDS = 100;

  private final List<ManagedSource> sources;
  private final StatePublisher publisher;
  private final SecretRegistry secrets;
  private final GuardChain guards;
  private final WarningLog warnings;
  private final Clock clock;
  private final Map<ManagedSource, MisplacedSettings> misplaced = new HashMap<>();

  ProposalApplier(
      List<ManagedSource> sources,
      StatePublisher publisher,
      SecretRegistry secrets,
      GuardChain guards,
      WarningLog warnings,
      Clock clock) {
    this.sources = sources;
    this.publisher = publisher;
    this.secrets = secrets;
    this.guards = guards;
    this.warnings = warnings;
    this.clock = clock;
  }

  /** Accepts the first state, and calls the guards for it, which may refuse it. */
  void applyFirst() {
    ConfigState accepted = publisher.state();
    List<LayerStack.Warning> about = accepted.warnings();
    for (ManagedSource source : sources) {
      source.accept(accepted.createdAt(), warningsOf(source, false, about));
    }
    if (guards.isEmpty()) {
      return; // avoids a list of all keys
    }
    int learnt;
    do { // repeated if a guard has read a value as a secret, which must be masked
      learnt = secrets.learnt();
      ConfigState first = publisher.state();
      guards.check(null, first, ValueDiff.diff(Map.of(), first.values()));
    } while (learnt != secrets.learnt());
  }

  /**
   * Makes the proposals of some sources the current state.
   *
   * @param reporter the source that error messages mention
   * @param proposing selects the sources
   * @throws ConfigException if the state is refused; then nothing has changed
   */
  void apply(ManagedSource reporter, Predicate<ManagedSource> proposing) {
    List<ManagedSource> accepted = sources.stream().filter(proposing).toList();
    List<String> names = accepted.stream().map(ManagedSource::name).toList();
    for (int round = 0; !publisher.isClosed(); round++) {
      int learnt = secrets.learnt();
      ConfigState before = publisher.state();
      ConfigState proposed = before.next(ManagedSource.stack(sources, accepted));
      List<Change> changes = ValueDiff.diff(before.values(), proposed.values());
      Object[] live = publisher.rebind(before, proposed, changes);
      ConfigState after = proposed.numbered(before.number() + 1, clock.instant(), live);
      // A secret that was found meanwhile must be masked everywhere, and a new handle must be
      // bound.
      if (secrets.learnt() == learnt) {
        guards.check(before, after, changes);
        if (publisher.publish(after, learnt, changes, names, () -> adopt(accepted, after))) {
          return;
        }
      }
      if (round == MOST_ROUNDS) {
        throw new InvalidValueException(
            Problem.at(
                    Origin.of(reporter.name(), "source " + reporter.name()),
                    "guards and converters that use the same live handles and secret keys at each"
                        + " call",
                    "a new live handle or secret key at each of " + MOST_ROUNDS + " calls",
                    "create the handle once, outside the guard or converter")
                .withCode("VARVE-0104"));
      }
    }
  }

  private void adopt(List<ManagedSource> accepted, ConfigState after) {
    List<LayerStack.Warning> about = after.warnings();
    for (ManagedSource source : sources) {
      if (accepted.contains(source)) {
        source.adopt(after.createdAt(), warningsOf(source, true, about));
      } else {
        source.updateWarnings(warningsOf(source, false, about));
      }
    }
  }

  /** Returns and logs the warnings about a source's contents. */
  private List<String> warningsOf(
      ManagedSource source, boolean withProposal, List<LayerStack.Warning> all) {
    List<String> sentences = new ArrayList<>();
    for (LayerStack.Warning warning : all) {
      if (warning.source().equals(source.name())) {
        sentences.add(warning.sentence());
      }
    }
    if (source.source().phase() == SourcePhase.REMOTE) {
      sentences.addAll(
          misplaced
              .computeIfAbsent(source, each -> new MisplacedSettings())
              .warnings(source.layers(withProposal)));
    }
    List<String> printable = new ArrayList<>();
    for (String sentence : sentences) {
      // Names in a store must not forge lines of the log.
      String line = sentence.replaceAll("[\\p{Cc}\u2028\u2029]", "?");
      warnings.log(source.name(), line);
      printable.add(line);
    }
    return List.copyOf(printable);
  }
}
