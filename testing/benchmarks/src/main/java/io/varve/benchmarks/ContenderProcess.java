package io.varve.benchmarks;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A contender in a JVM of its own, run by {@link ContenderMain}. For one thread. */
final class ContenderProcess implements Closeable {
  private static final long PATIENCE_SECONDS = 120;
  private static final String END = "";

  private final String name;
  private final Process process;
  private final Arrivals arrivals = new Arrivals();
  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

  private ContenderProcess(String name, Process process) {
    this.name = name;
    this.process = process;
  }

  /** Starts the JVM only: the contender is created by the first command. */
  static ContenderProcess start(Participant participant, URI agent, String prefix)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=error");
    command.add("-Dorg.springframework.boot.logging.LoggingSystem=none");
    command.add("-Dorg.jboss.logging.provider=slf4j");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(ContenderMain.class.getName());
    command.add(participant.kind().name());
    command.add(agent.toString());
    command.add(prefix);
    participant.settings().forEach((setting, value) -> command.add(setting + "=" + value));
    ContenderProcess child =
        new ContenderProcess(
            participant.name(),
            new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    Thread thread = new Thread(child::listen, "bench-child");
    thread.setDaemon(true);
    thread.start();
    return child;
  }

  private void listen() {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String[] words = line.split(" ", 3);
        if (words[0].equals("saw")) {
          arrivals.saw(words[2], Long.parseLong(words[1]));
        } else {
          answers.add(words[1]);
        }
      }
    } catch (IOException e) {
      // It has ended already.
    }
    answers.add(END);
  }

  private String ask(String question) throws InterruptedException {
    try {
      process.getOutputStream().write((question + "\n").getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(name + " has ended", e);
    }
    String answer = answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (answer == null || answer.equals(END)) {
      throw new IllegalStateException(name + " did not answer to " + question);
    }
    return answer;
  }

  /**
   * Reads the prefix; returns the milliseconds it took. The first time includes the initialisation.
   */
  double load() throws InterruptedException {
    return Clock.millis(Long.parseLong(ask("load")));
  }

  /** Watches the prefix; returns when its first state is known. */
  void watch() throws InterruptedException {
    ask("watch");
  }

  /** Arrivals of the key whose changes are timed. On Linux the clocks of both JVMs agree. */
  Arrivals arrivals() {
    return arrivals;
  }

  /** The number of callbacks so far. */
  int callbacks() throws InterruptedException {
    return Integer.parseInt(ask("callbacks"));
  }

  /** The processor time of the JVM so far, in milliseconds. */
  double processor() throws InterruptedException {
    return Clock.millis(Long.parseLong(ask("processor")));
  }

  /** Digest of its present state. */
  String digest() throws InterruptedException {
    return ask("digest");
  }

  long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
