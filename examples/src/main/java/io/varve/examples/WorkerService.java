package io.varve.examples;

import io.varve.config.ConfigException;
import io.varve.config.Explanation;
import io.varve.config.Live;
import io.varve.config.Problem;
import io.varve.config.layered.LayeredConfig;
import java.util.concurrent.CountDownLatch;

/**
 * A headless service: binds its settings to a record, prints their origins, and applies changes
 * while it runs. Ends on SIGTERM.
 */
final class WorkerService {
  private WorkerService() {}

  public static void main(String[] args) throws InterruptedException {
    try (LayeredConfig config =
        LayeredConfig.builder().arguments(args).guard(new BatchGuard()).build()) {
      run(config);
    } catch (ConfigException wrong) {
      System.err.println(wrong.getMessage());
      System.exit(78); // EX_CONFIG of sysexits.h
    }
  }

  private static void run(LayeredConfig config) throws InterruptedException {
    print(config);
    Live<WorkerSettings> settings = config.live("worker", WorkerSettings.class);
    for (Problem unknown : config.unknownKeys("worker", WorkerSettings.class)) {
      System.out.println("note: " + unknown);
    }
    try (Worker worker = new Worker(settings.get())) {
      System.out.println(worker.status());
      config.onChange(
          "", event -> event.changes().forEach(c -> System.out.println("changed: " + c)));
      settings.onChange(
          (before, after) -> {
            worker.follow(after);
            System.out.println(worker.status());
          });
      awaitTermination();
      System.out.println("stopping");
    }
  }

  /** Prints every value with its origin. */
  private static void print(LayeredConfig config) {
    for (String key : config.keys()) {
      Explanation explained = config.explain(key);
      System.out.printf(
          "%-24s %-34s %s%n",
          key,
          explained.value().orElse(""),
          explained.candidates().isEmpty() ? "" : explained.candidates().get(0).origin());
    }
  }

  private static void awaitTermination() throws InterruptedException {
    CountDownLatch terminated = new CountDownLatch(1);
    Thread main = Thread.currentThread();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  terminated.countDown();
                  try {
                    main.join(5_000); // main still closes what it opened
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                }));
    terminated.await();
  }
}
