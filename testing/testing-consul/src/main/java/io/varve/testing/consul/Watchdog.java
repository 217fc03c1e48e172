package io.varve.testing.consul;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Ends one process after the end of this JVM: a shell waits on a pipe that the system closes with
 * the JVM. A shutdown hook would not run in a JVM that is halted or killed.
 */
final class Watchdog implements AutoCloseable {
  private static final String SCRIPT =
      "read -r word; [ \"$word\" = done ] || kill -KILL \"$1\" 2>/dev/null";

  private final Process shell;

  private Watchdog(Process shell) {
    this.shell = shell;
  }

  static Watchdog over(long pid) throws IOException {
    return new Watchdog(
        new ProcessBuilder("sh", "-c", SCRIPT, "varve-watchdog", Long.toString(pid))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start());
  }

  /** Ends the shell: the process has ended, and its id may be reused. */
  @Override
  public void close() {
    try (var pipe = shell.getOutputStream()) {
      pipe.write("done\n".getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // The shell has ended already.
    }
    try {
      shell.waitFor();
    } catch (InterruptedException e) {
      throw Polling.interrupted(e);
    }
  }
}
