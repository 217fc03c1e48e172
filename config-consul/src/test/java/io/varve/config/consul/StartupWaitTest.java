package io.varve.config.consul;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.config.SourceException;
import io.varve.config.consul.fixtures.RunningSource;
import io.varve.config.consul.fixtures.SourceSetup;
import io.varve.config.consul.internal.source.ConsulConfigSource;
import io.varve.testing.consul.CertificateAuthority;
import io.varve.testing.consul.ConsulProcess;
import io.varve.testing.consul.PemIdentity;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Starts that wait for what comes a moment later, as from a sidecar or from another server. */
class StartupWaitTest extends AbstractAclTest {
  private static final String UNKNOWN = "11111111-2222-3333-4444-555555555555";

  @TempDir Path folder;

  private final PrintStream err = System.err;
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();

  @BeforeEach
  void listen() {
    System.setErr(new PrintStream(log, true, UTF_8));
    server.api().put("config/orders/a", "1");
  }

  @AfterEach
  void stopListening() {
    System.setErr(err);
  }

  private SourceSetup patient(String tokenFile) {
    return SourceSetup.at(server.uri())
        .set("prefixes", "config/orders")
        .set("token-file", tokenFile)
        .set("startup-timeout", "100s");
  }

  private void awaitLine(String... parts) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(90))
        .untilAsserted(() -> assertThat(log.toString(UTF_8)).contains(parts));
  }

  private static void move(Path file, String text) throws IOException {
    Path next = Files.writeString(file.resolveSibling(file.getFileName() + ".next"), text);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** To a server that has not received a new token yet, it is unknown. */
  @Test
  void unknownToken_isWaitedFor() throws Exception {
    Path file = Files.writeString(folder.resolve("token"), UNKNOWN);
    CompletableFuture<RunningSource> start =
        CompletableFuture.supplyAsync(() -> patient(file.toString()).load());
    awaitLine("Consul cannot be read yet; trying for 100 s: consul " + server.uri(), "VARVE-0552");
    move(file, acl().tokenFor(READ).secret());
    assertLoaded(start);
  }

  @Test
  void tokenFile_isWaitedFor() throws Exception {
    Path file = folder.resolve("token");
    CompletableFuture<RunningSource> start =
        CompletableFuture.supplyAsync(() -> patient(file.toString()).load());
    awaitLine("trying for 100 s: varve.consul.token-file (" + file, "found none; make it");
    move(file, "\n");
    awaitLine("found an empty one; make it");
    move(file, acl().tokenFor(READ).secret());
    assertLoaded(start);
  }

  private static void assertLoaded(CompletableFuture<RunningSource> start)
      throws InterruptedException, ExecutionException {
    try (RunningSource running = start.get()) {
      assertThat(running.values()).isEqualTo(Map.of("a", "1"));
    }
  }

  @Test
  void tlsFiles_areWaitedFor() throws Exception {
    CertificateAuthority authority = CertificateAuthority.create(folder.resolve("one"));
    PemIdentity client = authority.issue("client");
    Path ca = folder.resolve("ca.pem");
    Path key = folder.resolve("key.pem");
    try (ConsulProcess secure = ConsulProcess.builder().mutualTls(authority).start()) {
      secure.api().put("config/orders/a", "1");
      SourceSetup setup =
          SourceSetup.at(secure.uri())
              .set("startup-timeout", "100s")
              .set("tls.ca-file", ca.toString())
              .set("tls.cert-file", client.certificate().toString())
              .set("tls.key-file", key.toString());
      CompletableFuture<RunningSource> start = CompletableFuture.supplyAsync(setup::load);
      awaitLine("trying for 100 s: varve.consul.tls.ca-file (" + ca, "found none; make it");
      String text = Files.readString(authority.certificate());
      move(ca, text.substring(0, text.length() / 2));
      awaitLine("varve.consul.tls.key-file (" + key, "found none; make it");
      move(key, Files.readString(client.key()));
      awaitLine("a BEGIN without its END");
      move(ca, text);
      assertLoaded(start);
    }
  }

  @Test
  void optional_goesOnAsking() throws IOException {
    Path file = folder.resolve("token");
    SourceSetup setup =
        patient(file.toString()).set("startup", "optional").set("startup-timeout", "1s");
    try (RunningSource running = setup.watch()) {
      assertThat(running.awaitFailure(0)).contains("varve.consul.token-file (" + file);
      move(file, UNKNOWN);
      move(file, acl().tokenFor(READ).secret());
      running.await(Map.of("a", "1"));
    }
    move(file, UNKNOWN);
    try (RunningSource running = setup.watch()) {
      assertThat(running.awaitFailure(0)).contains("VARVE-0552");
      move(file, acl().tokenFor(READ).secret());
      running.await(Map.of("a", "1"));
    }
  }

  /** A cached start does not wait, and its watch asks for what was not there yet. */
  @Test
  void cached_goesOnAsking() throws Exception {
    Path file = Files.writeString(folder.resolve("token"), acl().tokenFor(READ).secret());
    SourceSetup setup = cached(patient(file.toString()));
    setup.load().close();
    server.api().put("config/orders/a", "2");
    Files.delete(file);
    try (RunningSource running = setup.watch()) {
      assertThat(running.loaded().revision()).contains("from the cache of");
      assertThat(running.awaitFailure(0)).contains("varve.consul.token-file (" + file);
      assertThat(running.values()).isEqualTo(Map.of("a", "1"));
      move(file, acl().tokenFor(READ).secret());
      running.await(Map.of("a", "2"));
      running.awaitHealed();
    }
    move(file, UNKNOWN);
    server.api().put("config/orders/a", "3");
    try (RunningSource running = setup.watch()) {
      assertThat(running.awaitFailure(0)).contains("VARVE-0552");
      assertThat(running.values()).isEqualTo(Map.of("a", "2"));
      move(file, acl().tokenFor(READ).secret());
      running.await(Map.of("a", "3"));
      running.awaitHealed();
    }
  }

  private SourceSetup cached(SourceSetup setup) {
    return setup
        .set("startup", "cached")
        .set("cache.file", folder.resolve("cache").toString())
        .set("cache.clear-text", "true");
  }

  @ParameterizedTest
  @ValueSource(strings = {"optional", "cached"})
  void startsThatDoNotWait_goOnAskingForTlsFiles(String startup) throws IOException {
    CertificateAuthority authority = CertificateAuthority.create(folder.resolve("one"));
    Path ca = Files.copy(authority.certificate(), folder.resolve("ca.pem"));
    try (ConsulProcess secure = ConsulProcess.builder().tls(authority).start()) {
      secure.api().put("config/orders/a", "1");
      SourceSetup setup =
          cached(SourceSetup.at(secure.uri()))
              .set("prefixes", "config/orders")
              .set("tls.ca-file", ca.toString());
      setup.load().close();
      setup.set("startup", startup);
      Files.delete(ca);
      secure.api().put("config/orders/a", "2");
      try (RunningSource running = setup.watch()) {
        assertThat(running.awaitFailure(0)).contains("varve.consul.tls.ca-file (" + ca);
        move(ca, Files.readString(authority.certificate()));
        running.await(Map.of("a", "2"));
        running.awaitHealed();
      }
    }
  }

  @Test
  void unknownHost_isWaitedFor_andNamed() {
    ConsulConfigSource source =
        SourceSetup.bare().set("address", "agent.invalid").set("startup-timeout", "100s").open();
    CompletableFuture<Void> start = CompletableFuture.runAsync(source::load);
    awaitLine("Consul cannot be read yet; trying for 100 s: consul http://agent.invalid", "host");
    assertThat(start).isNotDone();
    source.close();
    assertThatThrownBy(start::get)
        .hasCauseInstanceOf(SourceException.class)
        .hasMessageContaining("no such host");
  }
}
