package io.varve.config.consul;

import io.varve.config.Origin;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Result of {@link ConsulSource#seed}. Immutable. */
public final class SeedReport {
  private final List<String> created;
  private final Map<String, Origin> kept;
  private final Map<String, String> left;
  private final int transactions;

  SeedReport(
      List<String> created, Map<String, Origin> kept, Map<String, String> left, int transactions) {
    this.created = List.copyOf(created);
    this.kept = Collections.unmodifiableMap(new TreeMap<>(kept));
    this.left = Collections.unmodifiableMap(new TreeMap<>(left));
    this.transactions = transactions;
  }

  /** {@return the created Consul keys, in order} */
  public List<String> created() {
    return created;
  }

  /** {@return the configuration keys that Consul already had, with the origin of their value} */
  public Map<String, Origin> kept() {
    return kept;
  }

  /** {@return the configuration keys that cannot be stored, with the reason} */
  public Map<String, String> left() {
    return left;
  }

  /** {@return the number of transactions, each of which is atomic} */
  public int transactions() {
    return transactions;
  }

  /** Returns a string such as {@code created 3, kept 7}. */
  @Override
  public String toString() {
    return "created "
        + created.size()
        + ", kept "
        + kept.size()
        + (left.isEmpty() ? "" : ", left out " + left.size());
  }
}
