package io.varve.config.file.internal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logger of this module. It has a class of its own so that SLF4J is initialised by the first
 * message: initialising it takes a fifth of the start of a small program. Thread-safe.
 */
public final class FileSourceLogger {
  public static final Logger LOG = LoggerFactory.getLogger("io.varve.config.file.FileSource");

  private FileSourceLogger() {}
}
