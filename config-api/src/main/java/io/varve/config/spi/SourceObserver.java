package io.varve.config.spi;

import io.varve.config.ConfigException;

/**
 * Where a watching source reports. Thread-safe; both methods return after the report was judged and
 * may take as long as a merge.
 */
public interface SourceObserver {

  /**
   * The source has new contents. Contents equal to the last ones wake nobody.
   *
   * @param snapshot everything the source holds now, never a difference
   */
  void changed(SourceSnapshot snapshot);

  /**
   * The source could not be read or understood. What it said last stays in force. It goes on trying
   * by itself; the next {@link #changed} ends the failure.
   *
   * @param failure why, with key and place where they are known
   */
  void failed(ConfigException failure);
}
