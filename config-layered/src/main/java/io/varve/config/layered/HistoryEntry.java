package io.varve.config.layered;

import io.varve.config.Change;
import io.varve.config.Problem;
import io.varve.config.layered.internal.notify.ChangeHistory;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One past change set, accepted or refused. Holds no snapshot. Secrets are masked, and long values
 * are cut. Immutable.
 */
public final class HistoryEntry {
  private final ChangeHistory.Entry entry;

  HistoryEntry(ChangeHistory.Entry entry) {
    this.entry = entry;
  }

  /** The decision on a change set. */
  public enum Outcome {
    /** It came into force. */
    ACCEPTED,
    /** The snapshot before it stayed in force. */
    REFUSED
  }

  /** {@return the time of the decision, by the clock of the configuration} */
  public Instant at() {
    return entry.at();
  }

  /** {@return accepted or refused} */
  public Outcome outcome() {
    return entry.accepted() ? Outcome.ACCEPTED : Outcome.REFUSED;
  }

  /** {@return the sources that it came from} */
  public List<String> sources() {
    return entry.sources();
  }

  /**
   * {@return the number of the snapshot that it made; for a refused one, of the snapshot that
   * stayed}
   */
  public long snapshot() {
    return entry.snapshot();
  }

  /**
   * {@return the differences for readers, sorted by key, a hundred at most; empty if it was
   * refused}
   */
  public List<Change> changes() {
    return entry.changes();
  }

  /** {@return the number of changes left out} */
  public int moreChanges() {
    return entry.moreChanges();
  }

  /** {@return the reasons for the refusal, a hundred at most; empty if it was accepted} */
  public List<Problem> problems() {
    return entry.problems();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof HistoryEntry that && entry.equals(that.entry);
  }

  @Override
  public int hashCode() {
    return entry.hashCode();
  }

  /** Returns human-readable lines: time, number, sources, then each change or problem. */
  @Override
  public String toString() {
    String from = " from " + String.join(", ", sources());
    String head =
        entry.accepted()
            ? at() + " #" + snapshot() + from
            : at() + " refused" + from + ", #" + snapshot() + " stays";
    String more = moreChanges() == 0 ? "" : "\n  and " + moreChanges() + " more";
    return Stream.concat(changes().stream(), problems().stream())
        .map(line -> "\n  " + line)
        .collect(Collectors.joining("", head, more));
  }
}
