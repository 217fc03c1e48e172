package io.varve.config.layered.internal.value;

import io.varve.config.Origin;
import io.varve.config.Secret;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * An effective value with its placeholders resolved. Immutable, except for a cache; safe to publish
 * without synchronization.
 */
public final class ResolvedValue {
  private final String key;
  private final String text;
  private final Origin origin;

  /**
   * A Boolean, or the predicate that decides by the key. Most values are never shown, and
   * classifying all keys would take a tenth of the time of a start.
   */
  private final Object secret;

  /** Deeply immutable, so that a race is benign. */
  private @Nullable Object converted;

  /** A value that is secret for itself, for example because a placeholder refers to a secret. */
  public ResolvedValue(String key, String text, Origin origin, boolean secret) {
    this.key = Objects.requireNonNull(key, "key");
    this.text = Objects.requireNonNull(text, "text");
    this.origin = Objects.requireNonNull(origin, "origin");
    this.secret = secret;
  }

  /** A value that is secret if its key is, which the predicate decides at each call. */
  public ResolvedValue(String key, String text, Origin origin, Predicate<String> secretKeys) {
    this.key = Objects.requireNonNull(key, "key");
    this.text = Objects.requireNonNull(text, "text");
    this.origin = Objects.requireNonNull(origin, "origin");
    this.secret = Objects.requireNonNull(secretKeys, "secretKeys");
  }

  /** From the root, canonical. */
  public String key() {
    return key;
  }

  public String text() {
    return text;
  }

  public Origin origin() {
    return origin;
  }

  /** Returns true if the value must not be shown. */
  @SuppressWarnings("unchecked") // a Boolean or a predicate
  public boolean secret() {
    return secret instanceof Boolean known ? known : ((Predicate<String>) secret).test(key);
  }

  /** The cached result of a conversion; null if the last one was to another class. */
  @SuppressWarnings("unchecked") // the class is compared
  public <T> @Nullable T as(Class<T> type) {
    Object known = converted;
    return known != null && known.getClass() == type ? (T) known : null;
  }

  /** Caches the result of a conversion. All of its fields must be final. */
  public void keep(Object result) {
    converted = result;
  }

  public String shown() {
    return secret() ? Secret.MASK : text;
  }

  /** A description for messages: {@code a whole number "7"}. */
  public String described() {
    return ValueDescriptions.describe(text, secret());
  }

  @Override
  public boolean equals(@Nullable Object object) {
    return object instanceof ResolvedValue other
        && key.equals(other.key)
        && text.equals(other.text)
        && origin.equals(other.origin)
        && secret() == other.secret();
  }

  @Override
  public int hashCode() {
    return Objects.hash(key, text, origin);
  }

  @Override
  public String toString() {
    return key + " = " + shown() + " (" + origin + ")";
  }
}
