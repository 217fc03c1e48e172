package io.varve.config;

/**
 * A running subscription of a listener. Closing it ends the calls. Not to be implemented by
 * applications; may grow.
 */
public interface Subscription extends AutoCloseable {

  /**
   * The number of the snapshot that the subscription starts from. Every later change is delivered,
   * alone or combined with others. The first event's {@code before} is this snapshot or a later
   * one.
   *
   * @return the {@link ConfigSnapshot#number()} that was current when the subscription began
   */
  long since();

  /**
   * Ends the calls. After it returns no new call begins; a call on another thread may still be
   * running. Idempotent, never blocks, allowed inside the listener.
   */
  @Override
  void close();
}
