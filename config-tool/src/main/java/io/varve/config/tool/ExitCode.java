package io.varve.config.tool;

/** How the tool ends. */
final class ExitCode {
  /** All is well. */
  static final int OK = 0;

  /** The answer is no: absent, different, does not bind, not written. */
  static final int NO = 1;

  /** The command line is wrong. */
  static final int USAGE = 2;

  /** The configuration did not start, or a store could not be reached. */
  static final int NOT_STARTED = 3;

  /** A defect, of the tool or of a jar on the class path. */
  static final int DEFECT = 70;

  private ExitCode() {}
}
