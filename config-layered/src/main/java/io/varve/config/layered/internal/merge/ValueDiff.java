package io.varve.config.layered.internal.merge;

import io.varve.config.Change;
import io.varve.config.Secret;
import io.varve.config.layered.internal.value.ResolvedValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Compares the effective values of two states. */
public final class ValueDiff {
  private ValueDiff() {}

  /**
   * The changes between two states. A value that only moved to another place is no change.
   *
   * @param before the resolved values before
   * @param after the resolved values after
   * @return the changes, sorted by key, secrets masked
   */
  public static List<Change> diff(
      Map<String, ResolvedValue> before, Map<String, ResolvedValue> after) {
    List<Change> changes = new ArrayList<>();
    if (before instanceof ResolvedValueMap then && after instanceof ResolvedValueMap now) {
      now.differences(then).forEach(key -> compare(then.get(key), now.get(key), changes));
    } else {
      after.forEach((key, now) -> compare(before.get(key), now, changes));
      before.forEach(
          (key, then) -> {
            if (!after.containsKey(key)) {
              compare(then, null, changes);
            }
          });
    }
    changes.sort(Comparator.comparing(Change::key));
    return changes;
  }

  private static void compare(
      @Nullable ResolvedValue then, @Nullable ResolvedValue now, List<Change> changes) {
    if (then == null && now != null) {
      changes.add(
          new Change(
              now.key(),
              Optional.empty(),
              Optional.of(now.shown()),
              Optional.of(now.origin()),
              now.secret()));
    } else if (then != null && now == null) {
      changes.add(
          new Change(
              then.key(),
              Optional.of(then.shown()),
              Optional.empty(),
              Optional.empty(),
              then.secret()));
    } else if (then != null && now != null && !then.text().equals(now.text())) {
      changes.add(changed(then, now));
    }
  }

  /**
   * The changes of a key and of everything below it.
   *
   * @param changes sorted by key
   * @param key a canonical key
   * @return the changes, sorted by key
   */
  public static List<Change> under(List<Change> changes, String key) {
    if (key.isEmpty()) {
      return changes;
    }
    List<Change> under = new ArrayList<>();
    int at = firstFrom(changes, key);
    if (at < changes.size() && changes.get(at).key().equals(key)) {
      under.add(changes.get(at));
    }
    addStarting(key + '.', changes, under);
    addStarting(key + '[', changes, under);
    return under;
  }

  private static void addStarting(String start, List<Change> changes, List<Change> to) {
    for (int i = firstFrom(changes, start);
        i < changes.size() && changes.get(i).key().startsWith(start);
        i++) {
      to.add(changes.get(i));
    }
  }

  private static int firstFrom(List<Change> changes, String key) {
    int low = 0;
    int high = changes.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (changes.get(middle).key().compareTo(key) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static Change changed(ResolvedValue then, ResolvedValue now) {
    boolean secret = then.secret() || now.secret();
    return new Change(
        now.key(),
        Optional.of(secret ? Secret.MASK : then.text()),
        Optional.of(secret ? Secret.MASK : now.text()),
        Optional.of(now.origin()),
        secret);
  }
}
