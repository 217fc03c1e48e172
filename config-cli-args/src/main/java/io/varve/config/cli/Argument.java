package io.varve.config.cli;

import io.varve.config.Origin;

/** One argument of the command line or of an argument file, and where it stands. */
record Argument(String text, Origin origin) {

  /** The origin alone, since the text may be a secret. */
  @Override
  public String toString() {
    return origin.toString();
  }
}
