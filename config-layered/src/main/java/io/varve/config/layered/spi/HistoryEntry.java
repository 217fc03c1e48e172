package io.varve.config.layered.spi;

import io.varve.config.Change;
import io.varve.config.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One past change set, accepted or refused. Holds no snapshot. Secrets are masked, and long values
 * are cut.
 *
 * @param at the time of the decision, by the clock of the configuration
 * @param outcome accepted or refused
 * @param sources the sources that it came from
 * @param snapshot the number of the snapshot that it made; for a refused one, of the snapshot that
 *     stayed
 * @param changes the differences for readers, sorted by key, a hundred at most; empty if it was
 *     refused
 * @param moreChanges the number of changes left out
 * @param problems the reasons for the refusal, a hundred at most; empty if it was accepted
 */
public record HistoryEntry(
    Instant at,
    Outcome outcome,
    List<String> sources,
    long snapshot,
    List<Change> changes,
    int moreChanges,
    List<Problem> problems) {

  /** The decision on a change set. */
  public enum Outcome {
    /** It came into force. */
    ACCEPTED,
    /** The snapshot before it stayed in force. */
    REFUSED
  }

  /** Rejects nulls and copies the lists. */
  public HistoryEntry {
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(outcome, "outcome");
    sources = List.copyOf(sources);
    changes = List.copyOf(changes);
    problems = List.copyOf(problems);
  }

  /** Returns human-readable lines: time, number, sources, then each change or problem. */
  @Override
  public String toString() {
    String head =
        outcome == Outcome.ACCEPTED
            ? at + " #" + snapshot + " from " + String.join(", ", sources)
            : at + " refused from " + String.join(", ", sources) + ", #" + snapshot + " stays";
    String more = moreChanges == 0 ? "" : "\n  and " + moreChanges + " more";
    return Stream.concat(changes.stream(), problems.stream())
        .map(line -> "\n  " + line)
        .collect(Collectors.joining("", head, more));
  }
}
