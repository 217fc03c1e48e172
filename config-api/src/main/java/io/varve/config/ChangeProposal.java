package io.varve.config;

import java.util.List;
import java.util.Optional;

/**
 * A state that is proposed as the next one. Not to be implemented by applications; may grow. Only
 * for the thread of the {@link ChangeGuard}.
 */
public interface ChangeProposal {

  /** {@return the current snapshot; empty at the start} */
  Optional<ConfigSnapshot> before();

  /** {@return the proposed snapshot, with the number that it would have} */
  ConfigSnapshot after();

  /**
   * The changes below the guard's prefix. At the start, every key with its value.
   *
   * @return the changes, sorted by key, with masked secrets; never empty except at the start
   */
  List<Change> changes();

  /**
   * Refuses the proposal because of the value of a key. The message also contains the origin and
   * the value, masked for a secret. Several calls for different keys are reported together.
   *
   * @param key the key, from the root
   * @param expected a description of acceptable values, as a phrase after "expected": {@code at
   *     most 64 threads}
   * @param remedy the correction, such as {@code set it to 64 or less}
   */
  void refuse(String key, String expected, String remedy);
}
