package io.varve.testing.consul;

import java.net.URI;

/**
 * A Consul server that a test has started and that ends with it. It has a leader and serves keys
 * when the method that starts it returns.
 */
public sealed interface ConsulServer extends AutoCloseable permits ConsulProcess {
  /**
   * Starts a server in dev mode: no data folder, no ACLs, no TLS.
   *
   * @throws IllegalStateException if there is no way to a server, naming what is missing
   */
  static ConsulServer start() {
    return ConsulProcess.start();
  }

  /** Where it answers, such as {@code http://127.0.0.1:18500}; the same after a restart. */
  URI uri();

  /** A client that goes round the code under test, with all rights. */
  ConsulApi api();

  /** Ends the server and removes what it left behind. Idempotent. */
  @Override
  void close();
}
