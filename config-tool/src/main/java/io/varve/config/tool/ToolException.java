package io.varve.config.tool;

import org.jspecify.annotations.Nullable;

/** Ends a command with a message and an exit code. */
final class ToolException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  ToolException(int exitCode, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  static ToolException no(String message) {
    return new ToolException(ExitCode.NO, message, null);
  }

  static ToolException usage(String message) {
    return new ToolException(ExitCode.USAGE, message, null);
  }

  static ToolException notStarted(RuntimeException cause) {
    return new ToolException(ExitCode.NOT_STARTED, String.valueOf(cause.getMessage()), cause);
  }

  int exitCode() {
    return exitCode;
  }
}
