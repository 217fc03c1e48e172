package io.varve.config;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One accepted change set: every effective value that differs between two snapshots.
 *
 * <p>Immutable; values that were shadowed before and after are not in it.
 *
 * @param before the snapshot before the first of the changes; for the keys that the listener asked
 *     for it says what the one that it saw last did
 * @param after the snapshot that it sees now
 * @param changes what differs, sorted by key; at least one; only keys that the listener asked for
 */
public record ChangeEvent(ConfigSnapshot before, ConfigSnapshot after, List<Change> changes) {

  /** Refuses nulls and copies the list. */
  public ChangeEvent {
    Objects.requireNonNull(before, "before");
    Objects.requireNonNull(after, "after");
    changes = List.copyOf(changes);
  }

  /**
   * The change of one key.
   *
   * @param key the key, from the root, in any spelling that {@link ConfigKey} folds
   * @return the change, or empty if the key is not among the changes
   */
  public Optional<Change> change(String key) {
    String canonical = ConfigKey.canonical(key);
    return changes.stream().filter(change -> change.key().equals(canonical)).findFirst();
  }

  /** The snapshot numbers and the changes, secrets masked. */
  @Override
  public String toString() {
    return "#" + before.number() + " → #" + after.number() + " " + changes;
  }
}
