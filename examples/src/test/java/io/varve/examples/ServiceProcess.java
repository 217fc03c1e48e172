package io.varve.examples;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The service as a process of its own, with its output. */
final class ServiceProcess implements AutoCloseable {
  /** Jars of tests, which no program has on its class path. */
  private static final Pattern FOR_TESTS =
      Pattern.compile("test-classes|testing-consul|testcontainers|docker-java|junit|surefire");

  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);

  private final Process process;
  private final Path out;

  private ServiceProcess(Process process, Path out) {
    this.process = process;
    this.out = out;
  }

  /** Starts the service on the class path, in a folder, with these variables and no others. */
  static ServiceProcess onClassPath(Path folder, Map<String, String> variables, String... args) {
    return start(folder, variables, List.of("-cp", path(), WorkerService.class.getName()), args);
  }

  /** Starts the service on the module path; no source is named there either. */
  static ServiceProcess onModulePath(Path folder, Map<String, String> variables, String... args) {
    String main = "io.varve.examples/" + WorkerService.class.getName();
    return start(folder, variables, List.of("-p", path(), "-m", main), args);
  }

  private static String path() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !FOR_TESTS.matcher(entry).find())
        .reduce((a, b) -> a + File.pathSeparator + b)
        .orElseThrow();
  }

  private static ServiceProcess start(
      Path folder, Map<String, String> variables, List<String> main, String... args) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Dstdout.encoding=UTF-8");
    command.add("-Dsun.stdout.encoding=UTF-8"); // the message of JDK 17
    command.addAll(main);
    command.addAll(List.of(args));
    Path out = folder.resolve("out.txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile());
    builder.environment().clear();
    builder.environment().putAll(variables);
    try {
      return new ServiceProcess(builder.start(), out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean isRunning() {
    return process.isAlive();
  }

  /** The output so far. */
  String output() {
    try {
      return Files.readString(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The output after this many characters. */
  String since(int length) {
    return output().substring(length);
  }

  /** Waits for a line with a match of the pattern, after this many characters of output. */
  String awaitLine(int from, String pattern) throws InterruptedException {
    Pattern line = Pattern.compile(pattern);
    long end = System.nanoTime() + PATIENCE;
    while (true) {
      boolean running = isRunning();
      List<String> found = since(from).lines().filter(line.asPredicate()).toList();
      if (!found.isEmpty()) {
        return found.get(0);
      }
      if (!running || System.nanoTime() - end > 0) {
        throw new AssertionError(
            (running ? "waited for " : "it ended without ") + pattern + ":\n" + output());
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  /** Ends the service with SIGTERM, and waits for its end; returns its exit code. */
  int stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(PATIENCE, TimeUnit.NANOSECONDS)) {
      throw new AssertionError("it does not end:\n" + output());
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
