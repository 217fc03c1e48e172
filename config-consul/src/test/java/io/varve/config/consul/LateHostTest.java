package io.varve.config.consul;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.config.layered.LayeredConfig;
import io.varve.testing.consul.ConsulServer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host whose name is not known when the program starts: the program goes on asking. */
class LateHostTest {
  private static final String HOST = "agent.varve.test";

  @TempDir Path folder;

  /** Writes {@code value} and the states of the sources to a file all the time. */
  public static final class Program {
    private Program() {}

    /** Runs until standard input ends. */
    public static void main(String[] args) throws Exception {
      Map<String, String> settings = new HashMap<>();
      for (int i = 1; i < args.length; i += 2) {
        settings.put("varve.consul." + args[i], args[i + 1]);
      }
      Path seen = Path.of(args[0]);
      try (LayeredConfig config =
          LayeredConfig.builder().environment(Map.of()).defaults(settings).build()) {
        while (System.in.available() == 0) {
          replace(seen, config.find("value").orElse("none") + " " + config.sources());
          Thread.sleep(20);
        }
      }
    }
  }

  private static void replace(Path file, String text) throws IOException {
    Path next = Files.writeString(file.resolveSibling(file.getFileName() + ".next"), text);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private Path seen() {
    return folder.resolve("seen");
  }

  private Path hosts() {
    return folder.resolve("hosts");
  }

  private Process start(ConsulServer server, String startup) throws IOException {
    Files.deleteIfExists(seen());
    return new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djdk.net.hosts.file=" + hosts(),
                // Instead of the default of ten seconds.
                "-Dsun.net.inetaddr.negative.ttl=1",
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName(),
                seen().toString(),
                "address",
                "http://" + HOST + ":" + server.uri().getPort(),
                "prefixes",
                "p",
                "startup",
                startup,
                "startup-timeout",
                "10s",
                "max-backoff",
                "500ms",
                "cache.file",
                folder.resolve("cache").toString(),
                "cache.clear-text",
                "true"))
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("log").toFile())
        .start();
  }

  private void await(String... parts) {
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () ->
                assertThat(seen())
                    .as("log: %s", folder.resolve("log"))
                    .exists()
                    .content()
                    .contains(parts));
  }

  private static void end(Process program) throws IOException, InterruptedException {
    try (OutputStream commands = program.getOutputStream()) {
      commands.write('e');
    }
    assertThat(program.waitFor()).isZero();
  }

  @Test
  void optional_goesOnAskingForTheHost() throws Exception {
    Files.writeString(hosts(), "127.0.0.1 localhost\n");
    try (ConsulServer server = ConsulServer.start()) {
      server.api().put("p/value", "1");
      Process program = start(server, "optional");
      await("none ", "consul [200] DOWN", "no such host");
      replace(hosts(), "127.0.0.1 " + HOST + "\n");
      await("1 ", "consul [200] UP");
      end(program);
    }
  }

  @Test
  void cached_goesOnAskingForTheHost() throws Exception {
    Files.writeString(hosts(), "127.0.0.1 " + HOST + "\n");
    try (ConsulServer server = ConsulServer.start()) {
      server.api().put("p/value", "1");
      Process first = start(server, "cached");
      await("1 ", "consul [200] UP");
      end(first);
      server.api().put("p/value", "2");
      replace(hosts(), "127.0.0.1 localhost\n");
      Process second = start(server, "cached");
      await("1 ", "consul [200] DOWN", "no such host");
      replace(hosts(), "127.0.0.1 " + HOST + "\n");
      await("2 ", "consul [200] UP");
      end(second);
    }
  }
}
