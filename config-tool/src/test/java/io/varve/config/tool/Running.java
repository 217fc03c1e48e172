package io.varve.config.tool;

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

/** A command that runs until it is ended. */
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
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  /** The first line of that kind, once it is there. */
  String await(Predicate<String> line) throws InterruptedException {
    return await(() -> lines(), line);
  }

  /** Waits until the command has begun to watch. */
  Running ready() throws InterruptedException {
    String unused =
        await(
            () -> err.toString(StandardCharsets.UTF_8).lines().toList(),
            line -> line.startsWith("watching"));
    return this;
  }

  private interface Lines {
    List<String> now();
  }

  private String await(Lines lines, Predicate<String> wanted) throws InterruptedException {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < until) {
      for (String line : lines.now()) {
        if (wanted.test(line)) {
          return line;
        }
      }
      assertTrue(thread.isAlive(), () -> "it has ended: " + out + err);
      Thread.sleep(20);
    }
    throw new AssertionError("no such line: " + out + err);
  }

  /** Ends it as a signal does; the exit code. */
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
