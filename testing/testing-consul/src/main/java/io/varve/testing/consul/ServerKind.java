package io.varve.testing.consul;

import java.util.Optional;
import java.util.function.BooleanSupplier;

/** The kind of a simple server. */
enum ServerKind {
  /** In a container. */
  DOCKER,
  /** As a process of this machine. */
  BINARY;

  /**
   * Returns the requested kind; otherwise a process, or a container if there is no program.
   *
   * @throws IllegalStateException if the word is unknown, or there is no way at all
   */
  static ServerKind choose(Optional<String> said, BooleanSupplier engine, BooleanSupplier program) {
    if (said.isPresent()) {
      return switch (said.get()) {
        case "docker" -> DOCKER;
        case "binary" -> BINARY;
        default ->
            throw new IllegalStateException(
                Setting.SERVER + ": expected docker or binary, found '" + said.get() + "'");
      };
    }
    if (program.getAsBoolean()) {
      return BINARY;
    }
    if (engine.getAsBoolean()) {
      return DOCKER;
    }
    throw new IllegalStateException(
        "no Consul server available: no Docker engine answers with the image of tools/consul-image, and "
            + ConsulBinary.missing()
            + "; ./verify finds or fetches one");
  }
}
