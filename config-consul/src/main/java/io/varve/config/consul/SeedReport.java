package io.varve.config.consul;

import io.varve.config.Origin;
import io.varve.config.consul.internal.source.SeedResult;
import java.util.List;
import java.util.Map;

/** Result of {@link ConsulSource#seed}. Immutable. */
public final class SeedReport {
  private final SeedResult result;

  SeedReport(SeedResult result) {
    this.result = result;
  }

  /** {@return the created Consul keys, in order} */
  public List<String> created() {
    return result.created();
  }

  /** {@return the configuration keys that Consul already had, with the origin of their value} */
  public Map<String, Origin> kept() {
    return result.kept();
  }

  /** {@return the configuration keys that cannot be stored, with the reason} */
  public Map<String, String> left() {
    return result.left();
  }

  /** {@return the number of transactions, each of which is atomic} */
  public int transactions() {
    return result.transactions();
  }

  /** Returns a string such as {@code created 3, kept 7}. */
  @Override
  public String toString() {
    return result.toString();
  }
}
