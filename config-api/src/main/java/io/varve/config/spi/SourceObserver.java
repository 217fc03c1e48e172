package io.varve.config.spi;

import io.varve.config.ConfigException;

/**
 * Receiver of the changes and failures of a watching source. Thread-safe. A call returns when the
 * report is accepted or refused, after a merge and the calls of the guards. It returns earlier if
 * the report has to wait for the end of a quiet period.
 */
public interface SourceObserver {

  /**
   * Reports new contents, and ends a failure. Contents that equal the last ones notify no listener.
   *
   * @param snapshot the full contents of the source, never a difference
   */
  void changed(SourceSnapshot snapshot);

  /**
   * Reports new contents of one part of a source while another part still fails. The failure and
   * its time remain.
   *
   * @param snapshot the full contents; of a failing part, those that were accepted last
   */
  default void changedWhileFailing(SourceSnapshot snapshot) {
    changed(snapshot);
  }

  /**
   * Reports that the store is unreachable: the source is down. The last accepted contents remain.
   * The source must keep retrying; the next {@link #changed} ends the failure.
   *
   * @param failure the reason, with key and origin if they are known
   */
  void failed(ConfigException failure);

  /**
   * Reports that the newest contents cannot be parsed, or trusted: the source is stale. Otherwise
   * like {@link #failed}.
   *
   * @param reason the reason, with key and origin if they are known
   */
  default void malformed(ConfigException reason) {
    failed(reason);
  }
}
