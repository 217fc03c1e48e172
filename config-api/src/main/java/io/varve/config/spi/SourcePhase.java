package io.varve.config.spi;

/** When a source opens. What the sources of earlier phases say configures those of later ones. */
public enum SourcePhase {
  /** What the process was started with: command line, system properties, environment. */
  PROCESS,
  /** What lies on this machine. */
  LOCAL,
  /** What must be reached over a network. */
  REMOTE
}
