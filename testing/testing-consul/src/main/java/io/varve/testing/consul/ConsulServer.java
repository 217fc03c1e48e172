package io.varve.testing.consul;

import java.net.URI;

/**
 * A Consul server for tests. When the method that starts it returns, it has a leader and serves
 * keys.
 */
public sealed interface ConsulServer extends AutoCloseable permits ConsulProcess, ConsulContainer {
  /** The JUnit tag of tests that work with any server that {@link #start} returns. */
  String EITHER_WAY = "consul-either-way";

  /**
   * Starts a server in dev mode: no data folder, no ACLs, no TLS. It is a process where there is a
   * program, else a container where a Docker engine has the image; the system property {@code
   * varve.consul.server}, or the variable {@code VARVE_CONSUL_SERVER}, {@code docker} or {@code
   * binary}, forces one way, and {@code ./verify} goes both. A test that controls the process uses
   * {@link ConsulProcess}.
   *
   * @throws IllegalStateException if there is no way to a server, naming what is missing
   */
  static ConsulServer start() {
    ServerKind way =
        ServerKind.choose(
            Setting.SERVER.find(),
            ConsulContainer::isPossible,
            () -> ConsulBinary.find().isPresent());
    return way == ServerKind.DOCKER ? ConsulContainer.start() : ConsulProcess.start();
  }

  /** The address, such as {@code http://127.0.0.1:18500}; the same after a restart. */
  default URI uri() {
    return api().uri();
  }

  /** A client with all permissions, independent of the code under test. */
  ConsulApi api();

  /** Ends the server and removes its files. Idempotent. */
  @Override
  void close();
}
