package io.varve.config.consul;

import io.varve.config.Origin;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of the defaults that were to be written where nothing is there yet.
 *
 * @param made the keys of the store that were made, in order
 * @param kept the keys of the configuration that were read from Consul already, and where; these
 *     were left as they are
 * @param left the keys of the configuration that no key of the store can say, and why
 * @param transactions how many transactions it took; each is all or nothing
 */
public record SeedReport(
    List<String> made, Map<String, Origin> kept, Map<String, String> left, int transactions) {

  /** Copies the collections, and sorts the maps. */
  public SeedReport {
    made = List.copyOf(made);
    kept = Collections.unmodifiableMap(new TreeMap<>(kept));
    left = Collections.unmodifiableMap(new TreeMap<>(left));
  }

  /** Such as {@code made 3, kept 7}. */
  @Override
  public String toString() {
    return "made "
        + made.size()
        + ", kept "
        + kept.size()
        + (left.isEmpty() ? "" : ", left out " + left.size());
  }
}
