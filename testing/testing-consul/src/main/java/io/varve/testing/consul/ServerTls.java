package io.varve.testing.consul;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * TLS settings of a server and of the test's client.
 *
 * @param authority the authority that the server trusts
 * @param server the certificate of the server
 * @param client the certificate of the test's client; null if clients need none
 */
record ServerTls(Path authority, PemIdentity server, @Nullable PemIdentity client) {
  void write(StringBuilder hcl) {
    AgentConfig.line(hcl, "ca_file = " + Json.quote(authority.toString()));
    AgentConfig.line(hcl, "cert_file = " + Json.quote(server.certificate().toString()));
    AgentConfig.line(hcl, "key_file = " + Json.quote(server.key().toString()));
    AgentConfig.line(hcl, "verify_incoming_https = " + (client != null));
  }

  SSLContext context() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          client == null ? null : client.keyManagers(), new TrustManager[] {new Trusting()}, null);
      return context;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Trusts every certificate: the test has started the server, and its certificate may be wrong on
   * purpose.
   */
  private static final class Trusting extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
