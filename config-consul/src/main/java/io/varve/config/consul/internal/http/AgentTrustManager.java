package io.varve.config.consul.internal.http;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;
import org.apache.http.conn.ssl.DefaultHostnameVerifier;
import org.jspecify.annotations.Nullable;

/**
 * Verification of the agent's certificate: its CA, its dates and its name. A refusal names the
 * certificate and the reason. Thread-safe.
 */
final class AgentTrustManager extends X509ExtendedTrustManager {
  private static final int DNS_NAME = 2;
  private static final int IP_ADDRESS = 7;

  /** A certificate of a server that is not Consul may contain anything, at any length. */
  private static final int MOST_SHOWN = 200;

  private static final DefaultHostnameVerifier NAMES = new DefaultHostnameVerifier();

  private final @Nullable X509ExtendedTrustManager authorities;
  private final @Nullable String serverName;

  /**
   * Creates a trust manager.
   *
   * @param authorities verifies the CA and the dates; null to accept any certificate
   * @param serverName the name in the certificate; null for the host of the connection
   */
  AgentTrustManager(@Nullable X509ExtendedTrustManager authorities, @Nullable String serverName) {
    this.authorities = authorities;
    this.serverName = serverName;
  }

  /** Refusal of a certificate. The message names the certificate and the reason. */
  static final class RefusedException extends CertificateException {
    private static final long serialVersionUID = 1L;

    RefusedException(String reason, X509Certificate certificate, @Nullable Exception cause) {
      super(reason + ": " + shown(certificate), cause);
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    if (authorities == null) {
      return;
    }
    try {
      authorities.checkServerTrusted(chain, type, socket);
    } catch (CertificateException e) {
      throw refused(chain, e);
    }
    String host = ((SSLSocket) socket).getHandshakeSession().getPeerHost();
    checkName(chain[0], serverName == null ? host : serverName);
  }

  private static RefusedException refused(X509Certificate[] chain, CertificateException cause) {
    Instant now = Instant.now();
    for (X509Certificate certificate : chain) {
      if (certificate.getNotAfter().toInstant().isBefore(now)) {
        return new RefusedException("the certificate has expired", certificate, cause);
      }
      if (certificate.getNotBefore().toInstant().isAfter(now)) {
        return new RefusedException("the certificate is not valid yet", certificate, cause);
      }
    }
    return new RefusedException("no trusted CA confirms the certificate", chain[0], cause);
  }

  /** Without this check, a certificate without names would be accepted by its common name. */
  private static void checkName(X509Certificate certificate, String host)
      throws CertificateException {
    Collection<List<?>> all = certificate.getSubjectAlternativeNames();
    String names =
        Objects.requireNonNullElse(all, List.<List<?>>of()).stream()
            .filter(name -> name.get(0).equals(DNS_NAME) || name.get(0).equals(IP_ADDRESS))
            .map(name -> String.valueOf(name.get(1)))
            .collect(Collectors.joining(", "));
    if (names.isEmpty()) {
      throw new RefusedException("the certificate has no name (SAN)", certificate, null);
    }
    try {
      NAMES.verify(host, certificate);
    } catch (SSLException e) {
      throw new RefusedException(
          "the certificate is for " + cleaned(names) + ", not for " + host, certificate, null);
    }
  }

  /** Subject, issuer and dates of a certificate, for messages. */
  static String shown(X509Certificate certificate) {
    return cleaned(certificate.getSubjectX500Principal().getName())
        + ", issued by "
        + cleaned(certificate.getIssuerX500Principal().getName())
        + ", valid from "
        + certificate.getNotBefore().toInstant()
        + " to "
        + certificate.getNotAfter().toInstant();
  }

  private static String cleaned(String text) {
    String all = text.replaceAll("\\p{Cntrl}", "?");
    return all.length() > MOST_SHOWN ? all.substring(0, MOST_SHOWN) + "…" : all;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
    throw new UnsupportedOperationException("connections use sockets");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) {
    throw new UnsupportedOperationException("connections use sockets");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {
    throw new UnsupportedOperationException("this is a client");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
    throw new UnsupportedOperationException("this is a client");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) {
    throw new UnsupportedOperationException("this is a client");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
