package io.varve.config.file.internal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logger of this module. A class of its own, so that SLF4J is initialized by the first log line:
 * this takes a fifth of the start of a small program. Thread-safe.
 */
public final class FileSourceLogger {
  public static final Logger LOG = LoggerFactory.getLogger("io.varve.config.file.FileSource");

  private FileSourceLogger() {}
}
