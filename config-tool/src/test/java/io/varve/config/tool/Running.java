package io.varve.config.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.tool.internal.command.CommandRunner;
import io.varve.config.tool.internal.host.Host;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** Command that runs until it is ended. */
final class Running implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final AtomicInteger code = new AtomicInteger(-1);
  private final Thread thread;

  Running(Tool tool, String... args) {
    Host host =
        tool.host(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    thread = new Thread(() -> code.set(CommandRunner.run(host, args)), "tool-under-test");
    thread.start();
  }

  List<String> lines() {
    return lines(out);
  }

  /** Waits for a line of the output, and returns the first of its kind. */
  String await(Predicate<String> line) {
    return await(out, line);
  }

  /** Waits until the command has begun to watch. */
  Running ready() {
    String unused = await(err, line -> line.startsWith("watching"));
    return this;
  }

  private String await(ByteArrayOutputStream stream, Predicate<String> wanted) {
    Awaitility.await()
        .atMost(PATIENCE)
        .failFast("the command has ended", () -> !thread.isAlive())
        .untilAsserted(() -> assertThat(lines(stream)).as("lines; %s", err).anyMatch(wanted));
    return lines(stream).stream().filter(wanted).findFirst().orElseThrow();
  }

  private static List<String> lines(ByteArrayOutputStream stream) {
    return stream.toString(StandardCharsets.UTF_8).lines().toList();
  }

  /** Ends the command as a signal does; returns the exit code. */
  int end() throws InterruptedException {
    thread.interrupt();
    thread.join(PATIENCE.toMillis());
    assertTrue(!thread.isAlive(), "it must end");
    return code.get();
  }

  @Override
  public void close() {
    try {
      int unused = end();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
