package io.varve.config.tool.internal.host;

import org.jspecify.annotations.Nullable;

/** Ends a command with a message and an exit code. */
public final class ToolException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  public ToolException(int exitCode, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  public static ToolException no(String message) {
    return new ToolException(ExitCode.NO, message, null);
  }

  public static ToolException usage(String message) {
    return new ToolException(ExitCode.USAGE, message, null);
  }

  public static ToolException notStarted(RuntimeException cause) {
    return new ToolException(ExitCode.NOT_STARTED, String.valueOf(cause.getMessage()), cause);
  }

  public int exitCode() {
    return exitCode;
  }
}
