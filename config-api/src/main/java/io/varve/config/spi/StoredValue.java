package io.varve.config.spi;

import io.varve.config.Origin;
import java.util.Objects;

/**
 * What a store holds for a key at one moment.
 *
 * @param key the key, as the store names it
 * @param text the value
 * @param version the store's mark of this state of the key, such as Consul's ModifyIndex; equal for
 *     equal states, of no other meaning
 * @param origin where it is, for messages
 */
public record StoredValue(String key, String text, String version, Origin origin) {

  /** Refuses nulls. */
  public StoredValue {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(origin, "origin");
  }

  /** The origin alone, since the text may be a secret. */
  @Override
  public String toString() {
    return "value at " + origin;
  }
}
