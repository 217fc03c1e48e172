package io.varve.config;

import java.util.Objects;
import java.util.Optional;

/**
 * A key that is set but that nobody would read.
 *
 * @param key the key from the root, in its canonical form
 * @param origin where it was written
 * @param suggestion the nearest key that would be read, from the root; empty when none is near
 */
public record UnknownKey(String key, Origin origin, Optional<String> suggestion) {

  /** Refuses nulls. */
  public UnknownKey {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(origin, "origin");
    Objects.requireNonNull(suggestion, "suggestion");
  }

  /** One line: {@code worker.pool-sise (application.yaml:3): unknown; did you mean …?}. */
  @Override
  public String toString() {
    return key
        + " ("
        + origin
        + "): unknown; "
        + suggestion.map(s -> "did you mean " + s + "?").orElse("remove it, nothing reads it");
  }
}
