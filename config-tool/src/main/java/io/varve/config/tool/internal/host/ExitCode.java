package io.varve.config.tool.internal.host;

/** Exit codes of the tool. */
public final class ExitCode {
  /** All is well. */
  public static final int OK = 0;

  /** The answer is no: absent, different, does not bind, not written. */
  public static final int NO = 1;

  /** The command line is wrong. */
  public static final int USAGE = 2;

  /** The configuration did not start, or a store could not be reached. */
  public static final int NOT_STARTED = 3;

  /** A defect, of the tool or of a jar on the class path. */
  public static final int DEFECT = 70;

  private ExitCode() {}
}
