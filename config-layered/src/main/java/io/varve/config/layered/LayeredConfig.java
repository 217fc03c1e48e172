package io.varve.config.layered;

import org.jspecify.annotations.Nullable;

/** Placeholder of the engine, replaced in the next commit. */
public final class LayeredConfig {
  private LayeredConfig() {}

  static @Nullable Object none() {
    return null;
  }
}
