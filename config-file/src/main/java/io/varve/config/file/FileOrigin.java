package io.varve.config.file;

import io.varve.config.Origin;

/** Name of the source, and the origins that begin with it. */
final class FileOrigin {
  static final String SOURCE = "file";

  private FileOrigin() {}

  static Origin of(String displayName) {
    return Origin.of(SOURCE, displayName);
  }
}
