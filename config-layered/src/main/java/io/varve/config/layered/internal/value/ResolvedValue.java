package io.varve.config.layered.internal.value;

import io.varve.config.Origin;
import io.varve.config.Secret;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * An effective value: placeholders resolved. Immutable but for a cache, and safe to be handed over
 * without any synchronization; equal by its contents.
 */
public final class ResolvedValue {
  private final String key;
  private final String text;
  private final Origin origin;

  /**
   * Whether it is secret, or the predicate that tells it from the key: most values are never shown
   * to anybody, and to look for the words of secrets in all keys would be a tenth of a start.
   */
  private final Object secret;

  /** Immutable through and through, so that threads may race for it. */
  private @Nullable Object converted;

  /**
   * A value.
   *
   * @param key the canonical key
   * @param text the resolved text
   * @param origin where the winning value was written
   * @param secret whether key or text may not be shown: true also where a placeholder drew in a
   *     secret
   */
  public ResolvedValue(String key, String text, Origin origin, boolean secret) {
    this.key = Objects.requireNonNull(key, "key");
    this.text = Objects.requireNonNull(text, "text");
    this.origin = Objects.requireNonNull(origin, "origin");
    this.secret = secret;
  }

  /**
   * A value whose key tells whether it is secret, each time that somebody asks.
   *
   * @param key the canonical key
   * @param text the resolved text
   * @param origin where the winning value was written
   * @param secretKeys whether a key's value may not be shown; may learn of more
   */
  public ResolvedValue(String key, String text, Origin origin, Predicate<String> secretKeys) {
    this.key = Objects.requireNonNull(key, "key");
    this.text = Objects.requireNonNull(text, "text");
    this.origin = Objects.requireNonNull(origin, "origin");
    this.secret = Objects.requireNonNull(secretKeys, "secretKeys");
  }

  /** The canonical key. */
  public String key() {
    return key;
  }

  /** The resolved text. */
  public String text() {
    return text;
  }

  /** Where the winning value was written. */
  public Origin origin() {
    return origin;
  }

  /** Whether key or text may not be shown. */
  @SuppressWarnings("unchecked") // what is no answer is the predicate
  public boolean secret() {
    return secret instanceof Boolean known ? known : ((Predicate<String>) secret).test(key);
  }

  /**
   * What the text was converted to before.
   *
   * @param type the class of the result, not one above it
   * @return the result; null if the text has not been converted to this class, or the last time to
   *     another
   */
  @SuppressWarnings("unchecked") // the class is compared
  public <T> @Nullable T as(Class<T> type) {
    Object known = converted;
    return known != null && known.getClass() == type ? (T) known : null;
  }

  /** Keeps what the text was converted to; only for objects all of whose fields are final. */
  public void keep(Object result) {
    converted = result;
  }

  /** The text, masked if it is secret. */
  public String shown() {
    return secret() ? Secret.MASK : text;
  }

  /** Words for what the value is, for messages: {@code a whole number "7"}. */
  public String described() {
    return ValueDescriptions.shown(ValueDescriptions.kind(text), text, secret());
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
