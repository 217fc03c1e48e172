package io.varve.config.consul;

/**
 * A running watch of a {@link ConsulSource}. Thread-safe. Not to be implemented by applications;
 * may grow.
 */
public interface KeyWatch extends AutoCloseable {

  /**
   * Ends the calls to the listener of this watch; other watches and the source remain open. No call
   * begins after this returns. Waits for a running call for at most a second, except inside of the
   * call. Idempotent. {@link ConsulSource#close} closes all watches of the source.
   */
  @Override
  void close();
}
