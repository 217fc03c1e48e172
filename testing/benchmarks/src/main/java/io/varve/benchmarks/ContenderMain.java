package io.varve.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Main class of the JVM of one contender; the separate JVM makes its processor time measurable.
 * Executes the commands on standard input, answers each with {@code did ANSWER}, and writes {@code
 * saw NANOTIME VALUE} for the key whose changes are timed. Ends with its input.
 */
final class ContenderMain {
  private final PrintStream out;
  private final AtomicInteger callbacks = new AtomicInteger();
  private volatile @Nullable PrefixView latest;

  private ContenderMain(PrintStream out) {
    this.out = out;
  }

  /**
   * Runs.
   *
   * @param args a {@link ContenderKind}, the agent, the prefix, then settings as {@code name=value}
   */
  public static void main(String[] args) {
    PrintStream out = System.out;
    System.setOut(System.err); // output of libraries is no answer
    try {
      new ContenderMain(out).run(args);
      System.exit(0);
    } catch (Throwable e) {
      e.printStackTrace();
      System.exit(1);
    }
  }

  private void run(String[] args) throws Exception {
    Map<String, String> settings = new HashMap<>();
    for (int i = 3; i < args.length; i++) {
      int equals = args[i].indexOf('=');
      settings.put(args[i].substring(0, equals), args[i].substring(equals + 1));
    }
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    Contender contender = null;
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      long start = System.nanoTime();
      if (contender == null) {
        contender = ContenderKind.valueOf(args[0]).open(URI.create(args[1]), args[2], settings);
      }
      switch (line) {
        case "load" -> {
          latest = contender.load();
          answer(System.nanoTime() - start);
        }
        case "watch" -> {
          contender.watch(this::called);
          answer(System.nanoTime() - start);
        }
        case "callbacks" -> answer(callbacks.get());
        case "processor" -> answer(processorNanos());
        case "digest" -> {
          PrefixView view = latest;
          answer(view == null ? "nothing" : Digest.of(view.all()));
        }
        default -> throw new IllegalArgumentException(line);
      }
    }
  }

  private void called(PrefixView view) {
    long now = System.nanoTime();
    callbacks.incrementAndGet();
    latest = view;
    view.changed().ifPresent(value -> say("saw " + now + " " + value));
  }

  private static long processorNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private void answer(Object answer) {
    say("did " + answer);
  }

  private synchronized void say(String line) {
    out.println(line);
    out.flush();
  }
}
