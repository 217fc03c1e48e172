package io.varve.config;

import java.util.List;
import java.util.Optional;

/**
 * A state that is proposed to come into force next. Not to be implemented by applications; may
 * grow. For the thread of the {@link ChangeGuard} alone.
 */
public interface ChangeProposal {

  /** {@return the snapshot in force; empty at the start} */
  Optional<ConfigSnapshot> before();

  /** {@return the proposed snapshot, with the number that it would have} */
  ConfigSnapshot after();

  /**
   * The changes below the guard's prefix. At the start, every key with its value.
   *
   * @return the changes, sorted by key, secrets masked; never empty except at the start
   */
  List<Change> changes();

  /**
   * Refuses the proposal because of the value of a key. The message also holds the origin and the
   * value, masked for a secret. May be called for several keys, which are all reported together.
   *
   * @param key the key, from the root
   * @param expected a right value, as a phrase after "expected": {@code at most 64 threads}
   * @param remedy the correction, such as {@code set it to 64 or less}
   */
  void refuse(String key, String expected, String remedy);
}
