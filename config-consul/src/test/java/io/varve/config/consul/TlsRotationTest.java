package io.varve.config.consul;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.config.ConfigException;
import io.varve.config.SourceException;
import io.varve.config.consul.fixtures.RunningSource;
import io.varve.config.consul.fixtures.SourceSetup;
import io.varve.testing.consul.CertificateAuthority;
import io.varve.testing.consul.ConsulProcess;
import io.varve.testing.consul.PemIdentity;
import io.varve.testing.consul.Relay;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS files that change, are broken or do not belong together, with a real server. */
class TlsRotationTest {
  private static final String[] LOCAL = {"ip:127.0.0.1", "dns:localhost"};

  @TempDir Path folder;

  private final PrintStream err = System.err;
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private CertificateAuthority authority;

  @BeforeEach
  void listen() {
    System.setErr(new PrintStream(log, true, UTF_8));
    authority = CertificateAuthority.create(folder.resolve("one"));
  }

  @AfterEach
  void stopListening() {
    System.setErr(err);
  }

  private SourceSetup setup(URI server, Path ca) {
    return SourceSetup.at(server)
        .set("prefixes", "config/orders")
        .set("wait", "1s")
        .set("tls.ca-file", ca.toString());
  }

  private static void replace(Path file, Path by) throws IOException {
    Path next = Files.copy(by, file.resolveSibling(file.getFileName() + ".next"));
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private String refusal(SourceSetup setup) {
    try {
      setup.load().close();
    } catch (SourceException e) {
      return e.getMessage();
    }
    throw new AssertionError("it was believed");
  }

  @Test
  void otherAuthority_isRefused_untilItsFileComes() throws IOException {
    CertificateAuthority next = CertificateAuthority.create(folder.resolve("two"));
    PemIdentity own = authority.issue("agent", LOCAL);
    PemIdentity later = next.issue("agent", LOCAL);
    Path ca = Files.copy(authority.certificate(), folder.resolve("ca.pem"));
    try (ConsulProcess server =
        ConsulProcess.builder().dataFolder(folder.resolve("data")).tls(authority, own).start()) {
      server.api().put("config/orders/a", "1");
      try (RunningSource running = setup(server.uri(), ca).watch()) {
        server.stop();
        replace(own.certificate(), later.certificate());
        replace(own.key(), later.key());
        server.restart();
        server.api().put("config/orders/a", "2");
        assertThat(refusal(setup(server.uri(), ca)))
            .contains("TLS that fails: no trusted CA confirms the certificate: CN=agent, issued by")
            .containsPattern("valid from 20\\S+Z to 20\\S+Z; .*VARVE-0548");
        assertThat(running.values()).isEqualTo(Map.of("a", "1"));
        replace(ca, next.certificate());
        running.await(Map.of("a", "2"));
        running.awaitHealed();
      }
    }
  }

  @Test
  void clientCertificate_isReplaced_whileTheSourceRuns() throws IOException {
    CertificateAuthority stranger = CertificateAuthority.create(folder.resolve("two"));
    PemIdentity client = stranger.issue("stranger");
    PemIdentity good = authority.issue("friend");
    try (ConsulProcess server = ConsulProcess.builder().mutualTls(authority).start()) {
      server.api().put("config/orders/a", "1");
      SourceSetup setup =
          setup(server.uri(), authority.certificate())
              .set("startup", "optional")
              .set("tls.cert-file", client.certificate().toString())
              .set("tls.key-file", client.key().toString());
      try (RunningSource running = setup.watch()) {
        assertThat(running.awaitFailure(0))
            .containsPattern("TLS that fails: the agent (closes the connection|refuses it)")
            .contains("the client certificate is CN=stranger, issued by CN=authority, valid from")
            .contains("VARVE-0549");
        // For a moment, the key is that of another certificate.
        replace(client.certificate(), good.certificate());
        replace(client.key(), good.key());
        running.await(Map.of("a", "1"));
      }
    }
  }

  /** Also connections that are kept must not outlive the trust in them. */
  @Test
  void connections_areReplaced_whenAFileChanges_withoutAFailure() throws IOException {
    Path ca = Files.copy(authority.certificate(), folder.resolve("ca.pem"));
    Path more = folder.resolve("more.pem");
    CertificateAuthority next = CertificateAuthority.create(folder.resolve("two"));
    Files.writeString(
        more, Files.readString(authority.certificate()) + Files.readString(next.certificate()));
    try (ConsulProcess server = ConsulProcess.builder().tls(authority).start();
        Relay relay = Relay.to(server.uri());
        RunningSource running = setup(relay.uri(), ca).watch()) {
      int before = relay.connections();
      replace(ca, more);
      running.waiting().untilAsserted(() -> assertThat(relay.connections()).isGreaterThan(before));
      running.waiting().untilAsserted(() -> assertThat(relay.openConnections()).isOne());
      server.api().put("config/orders/a", "1");
      running.await(Map.of("a", "1"));
      assertThat(running.failures()).isEmpty();
      assertThat(log.toString(UTF_8)).contains("The TLS files have changed; new connections use");
    }
  }

  @Test
  void brokenFile_keepsTheLastGoodOnes_andIsLoggedOnce() throws IOException {
    Path ca = Files.copy(authority.certificate(), folder.resolve("ca.pem"));
    Path broken = Files.writeString(folder.resolve("broken.pem"), "hunter2");
    String line = "The TLS files have changed and cannot be used; the last ones stay in use: ";
    try (ConsulProcess server = ConsulProcess.builder().tls(authority).start();
        Relay relay = Relay.to(server.uri());
        RunningSource running = setup(relay.uri(), ca).watch()) {
      replace(ca, broken);
      running
          .waiting()
          .untilAsserted(() -> assertThat(log.toString(UTF_8)).contains(line).contains("0525"));
      int before = relay.connections();
      relay.resetConnections();
      server.api().put("config/orders/a", "1");
      running.await(Map.of("a", "1"));
      assertThat(relay.connections()).isGreaterThan(before);
      assertThat(log.toString(UTF_8)).containsOnlyOnce(line).doesNotContain("hunter2");
    }
  }

  @Test
  void certificate_withoutName_ofAnotherName_orExpired_isRefused_andNamed() {
    CertificateAuthority trusted = authority;
    PemIdentity nameless = trusted.issue("localhost");
    try (ConsulProcess server = ConsulProcess.builder().tls(trusted, nameless).start()) {
      assertThat(
              refusal(
                  setup(server.uri(), trusted.certificate()).set("tls.server-name", "localhost")))
          .contains("TLS that fails: the certificate has no name (SAN): CN=localhost, issued by")
          .contains("VARVE-0548");
    }
    PemIdentity other = trusted.issue("other", "dns:server.dc1.consul");
    try (ConsulProcess server = ConsulProcess.builder().tls(trusted, other).start()) {
      assertThat(refusal(setup(server.uri(), trusted.certificate())))
          .contains("the certificate is for server.dc1.consul, not for 127.0.0.1: CN=other");
    }
    PemIdentity old = trusted.issueExpired("old", LOCAL);
    try (ConsulProcess server = ConsulProcess.builder().tls(trusted, old).start()) {
      assertThat(refusal(setup(server.uri(), trusted.certificate())))
          .contains("the certificate has expired: CN=old, issued by CN=authority, valid from 20");
    }
  }

  @Test
  void portWithoutTls_isNamed() {
    try (ConsulProcess server = ConsulProcess.start()) {
      URI secure = URI.create("https://127.0.0.1:" + server.uri().getPort());
      assertThat(refusal(setup(secure, authority.certificate())))
          .contains("found TLS that fails")
          .contains("check that the agent uses TLS on this port");
    }
  }

  /** The authorities of the JVM would get the token. */
  @Test
  void folderWithoutAuthorities_isRefused_andNothingIsSent() throws IOException {
    Path empty = Files.createDirectories(folder.resolve("empty"));
    try (ConsulProcess server = ConsulProcess.builder().tls(authority).start();
        Relay relay = Relay.to(server.uri())) {
      SourceSetup setup = SourceSetup.at(relay.uri()).set("tls.ca-path", empty.toString());
      assertThat(refusal(setup))
          .contains("varve.consul.tls.ca-path (" + empty)
          .contains("VARVE-0531");
      assertThat(relay.connections()).isZero();
    }
  }

  @Test
  void keyOfAnotherCertificate_isAnErrorAtTheStart() {
    PemIdentity one = authority.issue("a");
    PemIdentity other = authority.issue("b");
    SourceSetup setup =
        SourceSetup.bare()
            .set("address", "https://x")
            .set("tls.cert-file", one.certificate().toString())
            .set("tls.key-file", other.key().toString());
    assertThatThrownBy(setup::open)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("varve.consul.tls.key-file (" + other.key())
        .hasMessageContaining("CN=a, issued by CN=authority")
        .hasMessageContaining("VARVE-0532");
  }

  @Test
  void keyThatOthersCanRead_isWarnedOf() throws IOException {
    PemIdentity client = authority.issue("client");
    SourceSetup setup =
        SourceSetup.bare()
            .set("address", "https://x")
            .set("tls.cert-file", client.certificate().toString())
            .set("tls.key-file", client.key().toString());
    String line = client.key() + " can be read by every user of this machine";
    Files.setPosixFilePermissions(client.key(), PosixFilePermissions.fromString("rw-r-----"));
    setup.open().close();
    assertThat(log.toString(UTF_8)).doesNotContain(line);
    Files.setPosixFilePermissions(client.key(), PosixFilePermissions.fromString("rw-r--r--"));
    setup.open().close();
    assertThat(log.toString(UTF_8)).containsOnlyOnce(line);
  }
}
