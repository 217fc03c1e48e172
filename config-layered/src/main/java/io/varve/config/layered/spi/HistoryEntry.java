package io.varve.config.layered.spi;

import io.varve.config.Change;
import io.varve.config.Problem;
import java.time.Instant;
import java.util.List;

/**
 * One past change set, accepted or refused. Retains no snapshot. Secrets are masked, and long
 * values are shortened. Not to be implemented by applications; may grow.
 *
 * <p>Immutable. Its string form is human-readable lines: time, number, sources, then each change or
 * problem.
 */
public interface HistoryEntry {

  /** The decision on a change set. */
  enum Outcome {
    /** Its snapshot became current. */
    ACCEPTED,
    /** The previous snapshot remained. */
    REFUSED
  }

  /** {@return the time of the decision, by the clock of the configuration} */
  Instant at();

  /** {@return accepted or refused} */
  Outcome outcome();

  /** {@return the sources that reported it} */
  List<String> sources();

  /**
   * {@return the number of its snapshot; for a refusal, the number of the snapshot that remained}
   */
  long snapshot();

  /**
   * {@return the changes of effective values, sorted by key, a hundred at most; empty if it was
   * refused}
   */
  List<Change> changes();

  /** {@return the number of omitted changes} */
  int moreChanges();

  /** {@return the reasons for the refusal, a hundred at most; empty if it was accepted} */
  List<Problem> problems();
}
