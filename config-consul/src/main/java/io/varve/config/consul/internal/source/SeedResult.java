package io.varve.config.consul.internal.source;

import io.varve.config.Origin;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Result of seeding. Immutable.
 *
 * @param created the created Consul keys, in order
 * @param kept the configuration keys that Consul already had, with the origin of their value
 * @param left the configuration keys that cannot be stored, with the reason
 * @param transactions the number of transactions
 */
public record SeedResult(
    List<String> created, Map<String, Origin> kept, Map<String, String> left, int transactions) {

  public SeedResult {
    created = List.copyOf(created);
    kept = Collections.unmodifiableMap(new TreeMap<>(kept));
    left = Collections.unmodifiableMap(new TreeMap<>(left));
  }

  /** A string such as {@code created 3, kept 7}. */
  @Override
  public String toString() {
    return "created "
        + created.size()
        + ", kept "
        + kept.size()
        + (left.isEmpty() ? "" : ", left out " + left.size());
  }
}
