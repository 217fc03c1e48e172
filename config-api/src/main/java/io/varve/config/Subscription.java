package io.varve.config;

/** What a subscriber holds: closing it ends the calls. */
public interface Subscription extends AutoCloseable {

  /**
   * The snapshot that the subscriber starts from: every change after it is delivered, by itself or
   * gathered with later ones. It is the first event's {@code before}, or older than it.
   *
   * @return the {@link ConfigSnapshot#number()} that was current when the subscription began
   */
  long since();

  /**
   * Ends the calls. Once it returns no new call begins; a call that another thread is in may still
   * be running. Idempotent, never blocks, allowed inside the listener itself.
   */
  @Override
  void close();
}
