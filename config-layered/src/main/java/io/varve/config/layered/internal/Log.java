package io.varve.config.layered.internal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of this module. A class of its own, so that SLF4J is initialized by the first log line:
 * this takes a fifth of the start of a small program. Thread-safe.
 */
public final class Log {
  public static final Logger LOG = LoggerFactory.getLogger("io.varve.config.layered.LayeredConfig");

  private Log() {}
}
