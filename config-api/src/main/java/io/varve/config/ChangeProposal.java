package io.varve.config;

import java.util.List;
import java.util.Optional;

/**
 * A state that would come into force next, as a {@link ChangeGuard} sees it. For the guard's own
 * thread.
 */
public interface ChangeProposal {

  /**
   * The state in force.
   *
   * @return the snapshot; empty at the start
   */
  Optional<ConfigSnapshot> before();

  /**
   * The proposed state: what everybody would see.
   *
   * @return the snapshot, with the number that it would have
   */
  ConfigSnapshot after();

  /**
   * What would change below the guard's prefix; at the start every key with its value.
   *
   * @return the changes, sorted by key, secrets masked; at least one but at the start
   */
  List<Change> changes();

  /**
   * Refuses the proposal for the value of a key. Where it was written and what it is are added
   * here, masked for a secret. May be called for several keys: all are told together.
   *
   * @param key the key, from the root
   * @param expected what would be right, as words after "expected": {@code at most 64 threads}
   * @param remedy what to do, such as {@code set it to 64 or less}
   */
  void refuse(String key, String expected, String remedy);
}
