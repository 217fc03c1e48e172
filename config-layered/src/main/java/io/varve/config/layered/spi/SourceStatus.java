package io.varve.config.layered.spi;

import io.varve.config.spi.SourcePhase;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The status of one source at one point in time. Not to be implemented by applications; may grow.
 *
 * <p>Immutable. Its string form is one line for an operator: name, state, its time and reason, the
 * accepted contents, the last refusal.
 *
 * <p>{@code file [100] STALE since 2026-11-23T10:05:00Z: worker.pool-size (application.yaml:2):
 * expected a whole number, found text "many"; …, accepted: revision 3f9a of 2026-11-23T10:00:00Z}
 */
public interface SourceStatus {

  /** The relation of the contents in use to the source. */
  enum State {
    /** The contents in use are the source's newest. */
    UP,
    /** The newest contents were refused; older contents are in use. */
    STALE,
    /** The source could not be read; older contents are in use. */
    DOWN
  }

  /** {@return the source's name} */
  String name();

  /** {@return the precedence of the source} */
  int ordinal();

  /**
   * {@return the phase in which the source opens; the settings of Varve in a remote one have no
   * effect}
   */
  SourcePhase phase();

  /** {@return the state of the contents} */
  State state();

  /** {@return the time when the source entered this state} */
  Instant since();

  /** {@return the reason why the source is not up; empty if it is up} */
  Optional<String> reason();

  /** {@return the time when the contents of the source were last accepted} */
  Instant lastRefresh();

  /** {@return the source's own name for those contents} */
  String revision();

  /** {@return the reason of the last refusal; empty if newer contents were accepted since} */
  Optional<String> lastRefused();

  /** {@return warnings about the contents, such as two spellings of one key} */
  List<String> warnings();
}
