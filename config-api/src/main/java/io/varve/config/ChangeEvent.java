package io.varve.config;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One accepted change set: every effective value that differs between two snapshots.
 *
 * <p>Immutable. Changes of values that are overridden before and after are omitted.
 *
 * @param before the last snapshot that this listener saw, or an equivalent one for its keys
 * @param after the snapshot that is now current for this listener
 * @param changes the changes of the keys that the listener subscribed to, sorted by key; at least
 *     one
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
   * @param key the key, from the root, in any spelling, see {@link ConfigKey}
   * @return the change, or empty if the key is not among the changes
   */
  public Optional<Change> change(String key) {
    String canonical = ConfigKey.canonical(key);
    return changes.stream().filter(change -> change.key().equals(canonical)).findFirst();
  }

  /** The snapshot numbers and the changes, with masked secrets. */
  @Override
  public String toString() {
    return "#" + before.number() + " → #" + after.number() + " " + changes;
  }
}
