package io.varve.config.file;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of this module. A class by itself, so that SLF4J is set up when there is something to
 * say: that takes a fifth of the start of a small program. Thread-safe.
 */
final class FileSourceLogger {
  static final Logger LOG = LoggerFactory.getLogger(FileSource.class);

  private FileSourceLogger() {}
}
