package io.varve.config.spi;

import io.varve.config.ConfigException;

/**
 * Receiver of the changes and failures of a watching source. Thread-safe. Both methods return after
 * the report was judged, which may take as long as a merge.
 */
public interface SourceObserver {

  /**
   * Reports new contents. Contents equal to the last ones notify no listener.
   *
   * @param snapshot the full contents of the source, never a difference
   */
  void changed(SourceSnapshot snapshot);

  /**
   * Reports that the source is unreachable or its contents are malformed. The last accepted
   * contents stay in force. The source keeps retrying; the next {@link #changed} ends the failure.
   *
   * @param failure the reason, with key and place if they are known
   */
  void failed(ConfigException failure);
}
