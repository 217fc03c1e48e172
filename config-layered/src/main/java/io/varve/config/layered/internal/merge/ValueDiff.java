package io.varve.config.layered.internal.merge;

import io.varve.config.Change;
import io.varve.config.ConfigKey;
import io.varve.config.Origin;
import io.varve.config.layered.internal.value.ResolvedValue;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compares the effective values of two states. */
public final class ValueDiff {
  private ValueDiff() {}

  /**
   * The changes between two states, sorted by key, with masked secrets. A value that only has
   * another origin is no change.
   */
  public static List<Change> diff(
      Map<String, ResolvedValue> before, Map<String, ResolvedValue> after) {
    Set<String> keys;
    if (before instanceof ResolvedValueMap then && after instanceof ResolvedValueMap now) {
      keys = now.differences(then);
    } else {
      keys = new HashSet<>(before.keySet());
      keys.addAll(after.keySet());
    }
    return keys.stream()
        .flatMap(key -> change(key, before.get(key), after.get(key)).stream())
        .sorted(Comparator.comparing(Change::key))
        .toList();
  }

  private static Optional<Change> change(
      String key, @Nullable ResolvedValue then, @Nullable ResolvedValue now) {
    Optional<String> before = Optional.ofNullable(then).map(ResolvedValue::text);
    Optional<String> after = Optional.ofNullable(now).map(ResolvedValue::text);
    if (before.equals(after)) {
      return Optional.empty();
    }
    boolean secret = (then != null && then.secret()) || (now != null && now.secret());
    Optional<Origin> origin = Optional.ofNullable(now).map(ResolvedValue::origin);
    return Optional.of(new Change(key, before, after, origin, secret));
  }

  /** The changes of a canonical key and of all keys below it. */
  public static List<Change> under(List<Change> changes, String key) {
    return key.isEmpty()
        ? changes
        : changes.stream().filter(change -> ConfigKey.isUnder(change.key(), key)).toList();
  }
}
