package io.varve.config.cli;

import io.varve.config.Origin;

/** A valid key as written, its value and the origin of the key. */
record Option(String key, String text, Origin origin) {

  /** Only the key and the origin, since the value may be a secret. */
  @Override
  public String toString() {
    return key + " (" + origin + ")";
  }
}
