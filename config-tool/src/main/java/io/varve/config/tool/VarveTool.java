package io.varve.config.tool;

import io.varve.config.tool.internal.command.CommandRunner;
import io.varve.config.tool.internal.host.Host;
import java.io.BufferedOutputStream;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The program {@code varve}: shows and checks the configuration of a service. */
public final class VarveTool {
  private static final String LEVEL = "org.slf4j.simpleLogger.defaultLogLevel";

  /** The system property by which the script names the streams that are terminals. */
  private static final String TERMINAL = "varve.tool.terminal";

  /** The seconds that a signal waits for the command. */
  private static final long PATIENCE = 5;

  private VarveTool() {}

  /**
   * Runs a command and ends the process.
   *
   * @param args the tool's arguments; those of the service follow after {@code --}
   */
  public static void main(String[] args) {
    // Copied before the tool sets its own properties, which the service does not have.
    Map<String, String> properties = new HashMap<>();
    System.getProperties()
        .stringPropertyNames()
        .forEach(name -> properties.put(name, System.getProperty(name, "")));
    List<String> terminals = terminals(properties.remove(TERMINAL));
    Host host =
        new Host(
            stream(FileDescriptor.out),
            stream(FileDescriptor.err),
            System.getenv(),
            properties,
            Path.of("").toAbsolutePath(),
            terminals.contains("out"),
            terminals.contains("err"));
    CountDownLatch done = new CountDownLatch(1);
    Thread main = Thread.currentThread();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> interrupt(main, done), "varve-tool-end"));
    int code;
    try {
      code =
          CommandRunner.run(
              host,
              level -> {
                if (!properties.containsKey(LEVEL)) {
                  System.setProperty(LEVEL, level);
                }
              },
              args);
      host.out().flush();
    } finally {
      done.countDown();
    }
    System.exit(code);
  }

  /** Ends a command at a signal in good order: sources are closed, lines are complete. */
  private static void interrupt(Thread main, CountDownLatch done) {
    if (done.getCount() > 0) {
      main.interrupt();
      try {
        boolean unused = done.await(PATIENCE, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** A stream in UTF-8, independent of the locale. */
  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(
        new BufferedOutputStream(new FileOutputStream(descriptor)), true, StandardCharsets.UTF_8);
  }

  /** The streams that are terminals; the JVM cannot check {@code err}. */
  private static List<String> terminals(@Nullable String told) {
    if ("dumb".equals(System.getenv("TERM"))) {
      return List.of();
    }
    if (told != null) {
      return List.of(told.split(",", -1));
    }
    return isConsole() ? List.of("out") : List.of();
  }

  /** Returns true if standard input and standard output are a terminal. */
  @SuppressWarnings("SystemConsoleNull") // newer JDKs have isTerminal()
  private static boolean isConsole() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try { // From JDK 22 on there is a console even without a terminal.
      Method method = Console.class.getMethod("isTerminal");
      return (boolean) method.invoke(console);
    } catch (ReflectiveOperationException e) {
      return true;
    }
  }
}
