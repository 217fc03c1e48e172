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

/** The program {@code varve}: shows and judges what a service would read. */
public final class VarveTool {
  private static final String LEVEL = "org.slf4j.simpleLogger.defaultLogLevel";

  /** Which streams are terminals, of {@code out} and {@code err}. The script knows. */
  private static final String TERMINAL = "varve.tool.terminal";

  /** How long a signal waits for what it interrupts. */
  private static final long PATIENCE = 5;

  private VarveTool() {}

  /**
   * Runs a command and ends the process.
   *
   * @param args the tool's arguments, and behind {@code --} those of the service
   */
  public static void main(String[] args) {
    // Before the tool's own are set: the service would not have those.
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

  /** A signal ends a command as if it were done: sources are closed, lines are whole. */
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

  /** Whatever the locale says: what reads the output must be able to rely on it. */
  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(
        new BufferedOutputStream(new FileOutputStream(descriptor)), true, StandardCharsets.UTF_8);
  }

  /** Which streams may be written to as terminals; the JVM itself knows no word on {@code err}. */
  private static List<String> terminals(@Nullable String told) {
    if ("dumb".equals(System.getenv("TERM"))) {
      return List.of();
    }
    if (told != null) {
      return List.of(told.split(",", -1));
    }
    return isConsole() ? List.of("out") : List.of();
  }

  /** Whether standard input and standard output are a terminal. */
  @SuppressWarnings("SystemConsoleNull") // newer JDKs are asked whether it is a terminal
  private static boolean isConsole() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try { // From JDK 22 on there is a console also where there is no terminal.
      Method method = Console.class.getMethod("isTerminal");
      return (boolean) method.invoke(console);
    } catch (ReflectiveOperationException e) {
      return true;
    }
  }
}
