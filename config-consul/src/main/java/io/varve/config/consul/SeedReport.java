package io.varve.config.consul;

import io.varve.config.Origin;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Result of {@link ConsulSource#seed}.
 *
 * @param made the created keys of the store, in order
 * @param kept the keys of the configuration that Consul had already, with the origin of their value
 * @param left the keys of the configuration that cannot be stored, with the reason
 * @param transactions the number of transactions, each of which is atomic
 */
public record SeedReport(
    List<String> made, Map<String, Origin> kept, Map<String, String> left, int transactions) {

  /** Copies the collections and sorts the maps. */
  public SeedReport {
    made = List.copyOf(made);
    kept = Collections.unmodifiableMap(new TreeMap<>(kept));
    left = Collections.unmodifiableMap(new TreeMap<>(left));
  }

  /** Such as {@code created 3, kept 7}. */
  @Override
  public String toString() {
    return "created "
        + made.size()
        + ", kept "
        + kept.size()
        + (left.isEmpty() ? "" : ", left out " + left.size());
  }
}
