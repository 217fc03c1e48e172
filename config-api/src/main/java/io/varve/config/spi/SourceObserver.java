package io.varve.config.spi;

import io.varve.config.ConfigException;

/**
 * Receiver of the changes and failures of a watching source. Thread-safe. A call returns when the
 * report is accepted or refused, after a merge and the calls of the guards. It returns earlier if
 * the report has to wait for the end of a quiet period.
 */
public interface SourceObserver {

  /**
   * Reports new contents. Contents that equal the last ones notify no listener.
   *
   * @param snapshot the full contents of the source, never a difference
   */
  void changed(SourceSnapshot snapshot);

  /**
   * Reports that the store is unreachable or the contents are malformed. The last accepted contents
   * remain. The source must keep retrying; the next {@link #changed} ends the failure.
   *
   * @param failure the reason, with key and origin if they are known
   */
  void failed(ConfigException failure);
}
