package io.varve.config.consul;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.config.layered.LayeredConfig;
import io.varve.testing.consul.ConsulApi;
import io.varve.testing.consul.ConsulServer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program that runs out of memory beside a healthy agent follows it again afterwards. */
class MemoryShortageTest {
  private static final int EPISODES = Boolean.getBoolean("varve.long") ? 20 : 1;
  private static final long SHORTAGE = TimeUnit.MILLISECONDS.toNanos(1500);

  @TempDir Path folder;

  /** Follows {@code value}, and fills its heap for a while for each byte of standard input. */
  public static final class Program {
    private Program() {}

    /** Runs until standard input ends. */
    public static void main(String[] args) throws IOException {
      try (LayeredConfig config =
          LayeredConfig.builder()
              .environment(Map.of())
              .defaults(
                  Map.of(
                      "varve.consul.address", args[0],
                      "varve.consul.prefixes", "p",
                      "varve.consul.max-backoff", "500ms"))
              .build()) {
        Path seen = Path.of(args[1]);
        Thread writer = new Thread(() -> follow(config, seen), "follower");
        writer.setDaemon(true);
        writer.start();
        while (System.in.read() >= 0) {
          fillHeap();
          report();
        }
      }
    }

    private static void follow(LayeredConfig config, Path seen) {
      while (true) {
        try {
          Files.writeString(seen, config.get("value") + " " + config.sources());
          Thread.sleep(50);
        } catch (Throwable e) {
          // Without memory, too: tried again.
        }
      }
    }

    private static void report() {
      boolean reported = false;
      while (!reported) {
        try {
          System.out.println("filled");
          reported = true;
        } catch (OutOfMemoryError e) {
          // Other threads have not freed enough yet.
        }
      }
    }

    private static void fillHeap() {
      long end = System.nanoTime() + SHORTAGE;
      while (System.nanoTime() < end) {
        try {
          List<byte[]> taken = new ArrayList<>();
          for (int size = 1 << 20; size > 0; size /= 2) {
            take(size, taken, end);
          }
        } catch (OutOfMemoryError e) {
          // Even the list is full: it is dropped, and filled again.
        }
      }
    }

    private static void take(int size, List<byte[]> taken, long end) {
      try {
        while (System.nanoTime() < end) {
          taken.add(new byte[size]);
        }
      } catch (OutOfMemoryError e) {
        // Nothing of this size is left.
      }
    }
  }

  @Test
  void changesAfterAShortage_areSeen() throws Exception {
    Path seen = Files.createFile(folder.resolve("seen"));
    Path log = folder.resolve("log");
    try (ConsulServer server = ConsulServer.start()) {
      ConsulApi api = server.api();
      api.put("p/value", "0");
      Process program =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx48m",
                  "-cp",
                  System.getProperty("java.class.path"),
                  Program.class.getName(),
                  server.uri().toString(),
                  seen.toString())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      try (OutputStream commands = program.getOutputStream()) {
        await(seen, "0", log);
        for (int episode = 1; episode <= EPISODES; episode++) {
          commands.write('f');
          commands.flush();
          int expected = episode;
          for (int change = 0; filled(log) < expected; change++) {
            api.put("p/value", episode + "." + change);
            assertThat(program.isAlive()).isTrue();
            TimeUnit.MILLISECONDS.sleep(20); // the pace of the writer
          }
          api.put("p/value", "after " + episode);
          await(seen, "after " + episode + " ", log);
          await(seen, "UP", log);
          assertThat(read(log)).doesNotContain("Exception in thread \"varve");
        }
      } finally {
        assertThat(program.waitFor(30, TimeUnit.SECONDS)).isTrue();
      }
    }
  }

  private static long filled(Path log) throws IOException {
    return Files.readString(log).lines().filter("filled"::equals).count();
  }

  private static void await(Path seen, String part, Path log) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(
            () ->
                assertThat(Files.readString(seen, StandardCharsets.UTF_8))
                    .as(() -> "log: " + read(log))
                    .contains(part));
  }

  private static String read(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
