package io.varve.config.cli;

import io.varve.config.Origin;

/** One argument of the command line or of an argument file, with its origin. */
record Argument(String text, Origin origin) {

  /** Only the origin, since the argument may be a secret. */
  @Override
  public String toString() {
    return origin.toString();
  }
}
