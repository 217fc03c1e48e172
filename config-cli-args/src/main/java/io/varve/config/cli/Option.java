package io.varve.config.cli;

import io.varve.config.Origin;

/** A key as it was written, which is a valid one, with its value and where the key stands. */
record Option(String key, String text, Origin origin) {

  /** The key and the origin alone, since the text may be a secret. */
  @Override
  public String toString() {
    return key + " (" + origin + ")";
  }
}
