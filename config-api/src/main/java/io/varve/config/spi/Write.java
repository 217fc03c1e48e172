package io.varve.config.spi;

import java.util.Objects;
import java.util.Optional;

/**
 * A write of one key of a store, alone or with others in one transaction. Immutable.
 *
 * @param key the key of the store
 * @param text the new value, which may be empty; absent to delete the key
 * @param version the condition that the key still has this {@link StoredValue#version}; absent for
 *     no such condition
 * @param ifAbsent true for the condition that the key is absent
 */
public record Write(String key, Optional<String> text, Optional<String> version, boolean ifAbsent) {

  /** Refuses nulls. */
  public Write {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(version, "version");
  }

  /**
   * Sets a value unconditionally.
   *
   * @param key the key
   * @param text the value; may be empty
   * @return the write
   */
  public static Write put(String key, String text) {
    return new Write(key, Optional.of(text), Optional.empty(), false);
  }

  /**
   * Sets a value if the key is absent.
   *
   * @param key the key
   * @param text the value; may be empty
   * @return the write
   */
  public static Write create(String key, String text) {
    return new Write(key, Optional.of(text), Optional.empty(), true);
  }

  /**
   * Sets a value if the key has not changed since it was read.
   *
   * @param key the key
   * @param text the value; may be empty
   * @param version the {@link StoredValue#version} that was read
   * @return the write
   */
  public static Write replace(String key, String text, String version) {
    return new Write(key, Optional.of(text), Optional.of(version), false);
  }

  /**
   * Deletes a key; an absent key stays absent.
   *
   * @param key the key
   * @return the write
   */
  public static Write delete(String key) {
    return new Write(key, Optional.empty(), Optional.empty(), false);
  }

  /**
   * Deletes a key if it has not changed since it was read; an absent key stays absent.
   *
   * @param key the key
   * @param version the {@link StoredValue#version} that was read
   * @return the write
   */
  public static Write deleteIfUnchanged(String key, String version) {
    return new Write(key, Optional.empty(), Optional.of(version), false);
  }

  /** Omits the value, which may be a secret. */
  @Override
  public String toString() {
    String verb =
        text.isEmpty()
            ? "delete "
            : ifAbsent ? "create " : version.isPresent() ? "replace " : "put ";
    return verb + key + version.map(v -> " @" + v).orElse("");
  }
}
