package com.acme.etcd;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.KV;
import io.etcd.jetcd.Txn;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.CompactOption;
import io.etcd.jetcd.options.DeleteOption;
import io.etcd.jetcd.options.PutOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A real etcd on ports of its own, which a test can kill and restart. As a JUnit extension it is
 * closed after the last test of the class.
 */
final class EtcdServer implements AfterAllCallback, AutoCloseable {
  /** The largest number of operations in a transaction of etcd. */
  private static final int BATCH = 100;

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Path folder = temporaryFolder();
  private final int port = freePort();
  private final int peerPort = freePort();
  private final Client client;
  private Process process;
  private Process watchdog;

  EtcdServer() {
    start();
    client = Client.builder().endpoints(endpoint()).build();
  }

  String endpoint() {
    return "http://127.0.0.1:" + port;
  }

  /** Starts etcd with its earlier data, and waits until it answers. */
  void start() {
    String peer = "http://127.0.0.1:" + peerPort;
    List<String> command =
        List.of(
            binary(),
            "--name=test",
            "--data-dir=" + folder.resolve("data"),
            "--listen-client-urls=" + endpoint(),
            "--advertise-client-urls=" + endpoint(),
            "--listen-peer-urls=" + peer,
            "--initial-advertise-peer-urls=" + peer,
            "--initial-cluster=test=" + peer,
            "--unsafe-no-fsync=true",
            "--logger=zap",
            "--log-level=warn");
    Path log = folder.resolve("etcd.log");
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      // Ends the server with this JVM, even if that is killed: the pipe closes.
      watchdog =
          new ProcessBuilder("sh", "-c", "read -r word; kill -KILL " + process.pid()).start();
      awaitAnswer(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String binary() {
    return Objects.requireNonNull(
        System.getenv("VARVE_ETCD_BINARY"),
        "VARVE_ETCD_BINARY must name etcd's program; ./verify sets it, tools/etcd prints it");
  }

  private void awaitAnswer(Path log) throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    try (Client probe = Client.builder().endpoints(endpoint()).retryMaxAttempts(1).build()) {
      while (true) {
        try {
          var unused = probe.getKVClient().get(bytes("any")).get(1, TimeUnit.SECONDS);
          return;
        } catch (Exception e) {
          if (!process.isAlive() || System.nanoTime() - end >= 0) {
            throw new IllegalStateException("etcd does not answer: " + Files.readString(log), e);
          }
        }
      }
    }
  }

  /** Kills etcd, as a crash does. */
  void kill() {
    try {
      process.destroyForcibly().waitFor();
      watchdog.destroyForcibly().waitFor();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Makes etcd silent: connections stay open without answers. */
  void freeze() {
    signal("-STOP");
  }

  void thaw() {
    signal("-CONT");
  }

  private void signal(String name) {
    try {
      int status = new ProcessBuilder("kill", name, "" + process.pid()).start().waitFor();
      if (status != 0) {
        throw new IllegalStateException("kill " + name + " ended with " + status);
      }
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private KV kv() {
    return client.getKVClient();
  }

  /** Puts a value; returns the revision of the change. */
  long put(String key, String text) {
    return await(kv().put(bytes(key), bytes(text))).getHeader().getRevision();
  }

  void putBytes(String key, byte[] value) {
    await(kv().put(bytes(key), ByteSequence.from(value)));
  }

  /** Puts values, as many per transaction as etcd accepts. */
  void putAll(Map<String, String> texts) {
    List<Op> batch = new ArrayList<>();
    texts.forEach(
        (key, text) -> {
          batch.add(Op.put(bytes(key), bytes(text), PutOption.DEFAULT));
          if (batch.size() == BATCH) {
            commit(batch);
            batch.clear();
          }
        });
    if (!batch.isEmpty()) {
      commit(batch);
    }
  }

  private void commit(List<Op> batch) {
    Txn transaction = kv().txn().Then(batch.toArray(Op[]::new));
    await(transaction.commit());
  }

  long delete(String key) {
    return await(kv().delete(bytes(key))).getHeader().getRevision();
  }

  void deleteBelow(String prefix) {
    await(kv().delete(bytes(prefix), DeleteOption.builder().isPrefix(true).build()));
  }

  /** Discards all revisions before one. */
  void compact(long revision) {
    await(kv().compact(revision, CompactOption.builder().withCompactPhysical(true).build()));
  }

  private static <T> T await(CompletableFuture<T> answer) {
    try {
      return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static ByteSequence bytes(String text) {
    return ByteSequence.from(text, UTF_8);
  }

  private static Path temporaryFolder() {
    try {
      return Files.createTempDirectory("etcd");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    close();
  }

  @Override
  public void close() {
    client.close();
    kill();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
