package io.varve.config.spi;

import java.util.List;

/**
 * The result of a transaction: all of it was written, or nothing.
 *
 * @param conflicts the writes whose condition did not hold, in their order; empty if all was
 *     written
 */
public record WriteResult(List<Write> conflicts) {

  /** Copies the list. */
  public WriteResult {
    conflicts = List.copyOf(conflicts);
  }

  /** {@return true if every write was made, false if none was} */
  public boolean applied() {
    return conflicts.isEmpty();
  }
}
