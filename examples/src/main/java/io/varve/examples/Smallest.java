package io.varve.examples;

import io.varve.config.layered.LayeredConfig;

/**
 * The smallest program: {@code java … io.varve.examples.Smallest --greeting=Hello --name=world}.
 */
final class Smallest {
  public static void main(String[] args) {
    try (LayeredConfig config = LayeredConfig.load(args)) {
      System.out.println(config.get("greeting") + ", " + config.get("name", String.class, "you"));
    }
  }
}
