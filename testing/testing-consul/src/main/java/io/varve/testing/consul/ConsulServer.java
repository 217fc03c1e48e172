package io.varve.testing.consul;

import java.net.URI;

/**
 * A Consul server that a test has started and that ends with it. It has a leader and serves keys
 * when the method that starts it returns.
 */
public sealed interface ConsulServer extends AutoCloseable permits ConsulProcess, ConsulContainer {
  /** The JUnit tag of tests that need no more of a server than {@link #start} gives. */
  String EITHER_WAY = "consul-either-way";

  /**
   * Starts a server in dev mode: no data folder, no ACLs, no TLS. It is a process where there is a
   * program, else a container where a Docker engine has the image; the system property {@code
   * varve.consul.server}, or the variable {@code VARVE_CONSUL_SERVER}, {@code docker} or {@code
   * binary}, forces one way, and {@code ./verify} goes both. What needs a grip on the process takes
   * a {@link ConsulProcess}.
   *
   * @throws IllegalStateException if there is no way to a server, naming what is missing
   */
  static ConsulServer start() {
    Way way =
        Way.choose(
            Setting.SERVER.find(),
            ConsulContainer::isPossible,
            () -> ConsulBinary.find().isPresent());
    return way == Way.DOCKER ? ConsulContainer.start() : ConsulProcess.start();
  }

  /** Where it answers, such as {@code http://127.0.0.1:18500}; the same after a restart. */
  URI uri();

  /** A client that goes round the code under test, with all rights. */
  ConsulApi api();

  /** Ends the server and removes what it left behind. Idempotent. */
  @Override
  void close();
}
