package io.varve.config.file.internal;

import io.varve.config.Origin;

/** Name of the source, and origins with this name. */
public final class FileOrigin {
  public static final String SOURCE = "file";

  private FileOrigin() {}

  public static Origin of(String displayName) {
    return Origin.of(SOURCE, displayName);
  }
}
