package io.varve.examples;

import io.varve.config.layered.LayeredConfig;

/**
 * Which layer won, and why? {@code java … io.varve.examples.WhichLayerWon --worker.rate=9 --
 * worker.rate} explains each key that stands behind the {@code --}.
 */
final class WhichLayerWon {
  private WhichLayerWon() {}

  public static void main(String[] args) {
    try (LayeredConfig config = LayeredConfig.load(args)) {
      for (String key : config.operands()) {
        System.out.println(config.explain(key));
      }
    }
  }
}
