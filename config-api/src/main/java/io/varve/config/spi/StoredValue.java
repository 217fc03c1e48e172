package io.varve.config.spi;

import io.varve.config.Origin;
import java.util.Objects;

/**
 * The value of a key in a store at one point in time.
 *
 * @param key the key of the store
 * @param text the value
 * @param version the store's identifier of this state of the key, such as Consul's ModifyIndex;
 *     only equality has a meaning
 * @param origin the origin of the value, for messages
 */
public record StoredValue(String key, String text, String version, Origin origin) {

  /** Refuses nulls. */
  public StoredValue {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(origin, "origin");
  }

  /** Only the origin, since the value may be a secret. */
  @Override
  public String toString() {
    return "value at " + origin;
  }
}
