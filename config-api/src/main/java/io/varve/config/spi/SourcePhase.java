package io.varve.config.spi;

/**
 * The phase in which a source opens. Values of earlier phases configure the sources of later ones.
 */
public enum SourcePhase {
  /** Command line, system properties, environment. */
  PROCESS,
  /** Resources on this machine. */
  LOCAL,
  /** Resources that are reached over a network. */
  REMOTE
}
