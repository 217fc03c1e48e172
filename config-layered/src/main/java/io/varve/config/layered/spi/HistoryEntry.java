package io.varve.config.layered.spi;

import io.varve.config.Change;
import io.varve.config.Problem;
import java.time.Instant;
import java.util.List;

/**
 * One past change set, accepted or refused. Holds no snapshot. Secrets are masked, and long values
 * are cut. Not to be implemented by applications; may grow.
 *
 * <p>Immutable. Its text form is human-readable lines: time, number, sources, then each change or
 * problem.
 */
public interface HistoryEntry {

  /** The decision on a change set. */
  enum Outcome {
    /** It came into force. */
    ACCEPTED,
    /** The snapshot before it stayed in force. */
    REFUSED
  }

  /** {@return the time of the decision, by the clock of the configuration} */
  Instant at();

  /** {@return accepted or refused} */
  Outcome outcome();

  /** {@return the sources that it came from} */
  List<String> sources();

  /**
   * {@return the number of the snapshot that it made; for a refused one, of the snapshot that
   * stayed}
   */
  long snapshot();

  /**
   * {@return the differences for readers, sorted by key, a hundred at most; empty if it was
   * refused}
   */
  List<Change> changes();

  /** {@return the number of changes left out} */
  int moreChanges();

  /** {@return the reasons for the refusal, a hundred at most; empty if it was accepted} */
  List<Problem> problems();
}
