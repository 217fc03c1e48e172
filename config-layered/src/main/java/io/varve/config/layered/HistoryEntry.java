package io.varve.config.layered;

import io.varve.config.Change;
import io.varve.config.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One change set of the past, accepted or refused, for the question what changed last night.
 *
 * <p>Holds no snapshot. Secrets are masked, and long values are cut.
 *
 * @param at when it was judged, by the engine's clock
 * @param outcome whether it came into force
 * @param sources the sources that it came from
 * @param snapshot the number of the snapshot that it made; for a refused one, of the snapshot that
 *     stayed
 * @param changes what differs for readers, sorted by key, a hundred at most; empty if it was
 *     refused
 * @param moreChanges how many changes were left out
 * @param problems why it was refused, a hundred at most; empty if it was accepted
 */
public record HistoryEntry(
    Instant at,
    Outcome outcome,
    List<String> sources,
    long snapshot,
    List<Change> changes,
    int moreChanges,
    List<Problem> problems) {

  /** Whether a change set came into force. */
  public enum Outcome {
    /** It is what readers saw from then on. */
    ACCEPTED,
    /** The snapshot before stayed. */
    REFUSED
  }

  /** Refuses nulls and copies the lists. */
  public HistoryEntry {
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(outcome, "outcome");
    sources = List.copyOf(sources);
    changes = List.copyOf(changes);
    problems = List.copyOf(problems);
  }

  /** Lines for a person: time, number, sources, then each change or problem. */
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
