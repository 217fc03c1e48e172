package io.varve.config.consul;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS and mutual TLS with a real server. */
class TlsTest {
  /** Linux' table of connections, with the timer of each; Java's are in that of IPv6. */
  private static final Path CONNECTIONS = Path.of("/proc/net/tcp6");

  @TempDir Path folder;

  @Test
  void serverIsVerified_byFile_byFolder_andOnlyThen() throws IOException {
    CertificateAuthority authority = CertificateAuthority.create(folder.resolve("ca"));
    Path trusted = Files.createDirectories(folder.resolve("trusted"));
    Files.copy(authority.certificate(), trusted.resolve("ca.pem"));
    try (ConsulProcess server = ConsulProcess.builder().tls(authority).start()) {
      server.api().put("config/orders/a", "1");
      String ca = authority.certificate().toString();
      try (RunningSource running = SourceSetup.at(server.uri()).set("tls.ca-file", ca).load()) {
        assertEquals(Map.of("a", "1"), running.values());
      }
      try (RunningSource running =
          SourceSetup.bare()
              .variable("CONSUL_HTTP_ADDR", server.uri().getAuthority())
              .variable("CONSUL_HTTP_SSL", "true")
              .variable("CONSUL_CAPATH", trusted.toString())
              .load()) {
        assertEquals(Map.of("a", "1"), running.values());
      }
      SourceException e =
          assertThrows(SourceException.class, () -> SourceSetup.at(server.uri()).load().close());
      assertTrue(e.getMessage().contains("TLS that fails"), e.getMessage());
      try (RunningSource running =
          SourceSetup.at(server.uri()).variable("CONSUL_HTTP_SSL_VERIFY", "false").load()) {
        assertEquals(Map.of("a", "1"), running.values(), "off when it is asked for");
      }
    }
  }

  /** While a request waits, TCP tests the connection below TLS, too: the system's table says so. */
  @Test
  void silentConnection_isTested_withTlsAndWithout() throws IOException {
    CertificateAuthority authority = CertificateAuthority.create(folder.resolve("ca"));
    String ca = authority.certificate().toString();
    try (ConsulProcess secure = ConsulProcess.builder().tls(authority).start();
        ConsulProcess plain = ConsulProcess.start();
        RunningSource overTls = SourceSetup.at(secure.uri()).set("tls.ca-file", ca).watch();
        RunningSource overTcp = SourceSetup.at(plain.uri()).watch()) {
      for (ConsulProcess server : List.of(secure, plain)) {
        if (Files.exists(CONNECTIONS)) {
          overTls.waiting().until(() -> keepAliveTimers(server.uri().getPort()) > 0);
        }
      }
      assertEquals(List.of(), overTls.failures());
      assertEquals(List.of(), overTcp.failures());
    }
  }

  /** The number of connections to a port with a timer for keep-alive of 15 s at most. */
  private static long keepAliveTimers(int port) throws IOException {
    String remote = String.format(":%04X", port);
    return Files.readAllLines(CONNECTIONS).stream()
        .map(line -> line.strip().split("\\s+", -1))
        .filter(columns -> columns[2].endsWith(remote) && columns[5].startsWith("02:"))
        .filter(columns -> Long.parseLong(columns[5].substring(3), 16) <= 1500)
        .count();
  }

  @Test
  void verificationThatIsOff_isLogged() {
    PrintStream err = System.err;
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    System.setErr(new PrintStream(log, true, UTF_8));
    try {
      SourceSetup.bare().set("address", "https://verified").open().close();
      SourceSetup.bare()
          .set("address", "https://believed")
          .set("tls.verify", "false")
          .open()
          .close();
    } finally {
      System.setErr(err);
    }
    String text = log.toString(UTF_8);
    assertTrue(text.contains("https://believed:8500 is not verified"), text);
    assertFalse(text.contains("https://verified:8500 is not verified"), text);
  }

  @Test
  void otherNameInTheCertificate_isRefused_unlessItIsTheNameThatIsSet() {
    CertificateAuthority authority = CertificateAuthority.create(folder);
    PemIdentity other = authority.issue("other", "dns:server.dc1.consul");
    try (ConsulProcess server = ConsulProcess.builder().tls(authority, other).start()) {
      server.api().put("config/orders/a", "1");
      SourceSetup setup =
          SourceSetup.at(server.uri()).set("tls.ca-file", authority.certificate().toString());
      assertThrows(SourceException.class, () -> setup.load().close());
      setup.variable("CONSUL_TLS_SERVER_NAME", "wrong.dc1.consul");
      assertThrows(SourceException.class, () -> setup.load().close());
      setup.set("tls.server-name", "server.dc1.consul");
      try (RunningSource running = setup.load()) {
        assertEquals(Map.of("a", "1"), running.values());
      }
    }
  }

  /** The client's own TLS support opens a connection per request, until the agent refuses. */
  @Test
  void mutualTls_isOneConnectionForFiftyRequests() {
    CertificateAuthority authority = CertificateAuthority.create(folder);
    PemIdentity client = authority.issue("client");
    try (ConsulProcess server = ConsulProcess.builder().mutualTls(authority).start();
        Relay relay = Relay.to(server.uri())) {
      server.api().put("config/orders/a", "0");
      SourceSetup setup =
          SourceSetup.at(relay.uri())
              .set("prefixes", "config/orders")
              .set("tls.ca-file", authority.certificate().toString());
      assertThrows(SourceException.class, () -> setup.load().close(), "no certificate");
      int before = relay.connections();
      setup
          .set("tls.cert-file", client.certificate().toString())
          .set("tls.key-file", client.key().toString());
      try (RunningSource running = setup.watch()) {
        for (int i = 1; i <= 50; i++) {
          server.api().put("config/orders/a", "" + i);
          running.await(Map.of("a", "" + i));
        }
        assertEquals(1, relay.connections() - before);
      }
    }
  }

  @Test
  void halfAnIdentity_orNone_isAnErrorThatNamesTheFile() throws IOException {
    Path empty = Files.writeString(folder.resolve("empty.pem"), "hunter2");
    SourceSetup half =
        SourceSetup.bare().set("address", "https://x").set("tls.cert-file", empty.toString());
    ConfigException e = assertThrows(ConfigException.class, half::open);
    assertTrue(e.getMessage().contains("varve.consul.tls.key-file"), e.getMessage());
    SourceSetup none =
        SourceSetup.bare().set("address", "https://x").set("tls.ca-file", empty.toString());
    e = assertThrows(ConfigException.class, none::open);
    assertTrue(e.getMessage().contains(empty.toString()), e.getMessage());
    assertFalse(e.getMessage().contains("hunter2"), e.getMessage());
  }
}
