package io.varve.testing.consul;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsulTlsTest {
  @TempDir Path folder;

  /** Verifies the chain and the address by the JDK, with one trusted authority. */
  private static SSLContext trusting(CertificateAuthority authority, PemIdentity identity)
      throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    try (var in = Files.newInputStream(authority.certificate())) {
      trusted.setCertificateEntry(
          "authority", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(identity == null ? null : identity.keyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  private static int read(ConsulServer server, SSLContext context) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(server.uri().resolve("/v1/kv/a")).build();
    return ConsulApi.newClient()
        .sslContext(context)
        .build()
        .send(request, BodyHandlers.discarding())
        .statusCode();
  }

  @Test
  void server_isTrustedByItsAuthorityOnly() throws Exception {
    CertificateAuthority authority = CertificateAuthority.create(folder.resolve("own"));
    CertificateAuthority foreign = CertificateAuthority.create(folder.resolve("foreign"));
    try (ConsulProcess server = ConsulProcess.builder().tls(authority).start()) {
      assertTrue(server.uri().toString().startsWith("https://127.0.0.1:"));
      server.api().put("a", "1");
      assertEquals(Optional.of("1"), server.api().find("a"));
      assertEquals(200, read(server, trusting(authority, null)));
      assertThrows(IOException.class, () -> read(server, trusting(foreign, null)));
    }
  }

  @Test
  void serverOfAnotherName_isNotTrusted() throws Exception {
    CertificateAuthority authority = CertificateAuthority.create(folder);
    PemIdentity other = authority.issue("other", "dns:consul.example");
    try (ConsulProcess server = ConsulProcess.builder().tls(authority, other).start()) {
      server.api().put("a", "1");
      assertThrows(IOException.class, () -> read(server, trusting(authority, null)));
    }
  }

  @Test
  void mutualTls_servesClientsOfTheAuthorityOnly() throws Exception {
    CertificateAuthority authority = CertificateAuthority.create(folder.resolve("own"));
    CertificateAuthority foreign = CertificateAuthority.create(folder.resolve("foreign"));
    try (ConsulProcess server = ConsulProcess.builder().mutualTls(authority).start()) {
      server.api().put("a", "1");
      assertEquals(200, read(server, trusting(authority, authority.issue("client"))));
      assertThrows(IOException.class, () -> read(server, trusting(authority, null)));
      PemIdentity stranger = foreign.issue("client");
      assertThrows(IOException.class, () -> read(server, trusting(authority, stranger)));
    }
  }
}
