package io.varve.config.layered.internal.bind;

import io.varve.config.Origin;
import io.varve.config.Secret;
import java.util.Objects;

/**
 * An effective value: placeholders resolved.
 *
 * @param key the canonical key
 * @param text the resolved text
 * @param origin where the winning value was written
 * @param secret whether key or text may not be shown: true also where a placeholder drew in a
 *     secret
 */
public record Value(String key, String text, Origin origin, boolean secret) {

  /** Refuses nulls. */
  public Value {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(origin, "origin");
  }

  /** The text, masked if it is secret. */
  public String shown() {
    return secret ? Secret.MASK : text;
  }

  /** Words for what the value is, for messages: {@code a whole number "7"}. */
  public String described() {
    return Found.shown(Found.kind(text), text, secret);
  }

  @Override
  public String toString() {
    return key + " = " + shown() + " (" + origin + ")";
  }
}
