package io.varve.config.consul.internal.http;

import io.varve.config.ConfigException;
import io.varve.config.Problem;
import io.varve.config.consul.internal.kv.ConsulOrigins;
import io.varve.config.consul.internal.settings.ConnectionSettings;
import io.varve.config.consul.internal.settings.SettingNames;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.apache.http.HttpHost;
import org.apache.http.client.protocol.HttpClientContext;
import org.apache.http.conn.ssl.DefaultHostnameVerifier;
import org.apache.http.conn.ssl.NoopHostnameVerifier;
import org.apache.http.conn.ssl.SSLConnectionSocketFactory;
import org.apache.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * Factory of TLS connections. Uses the settings of the source. Of the JVM's settings, it uses only
 * the trusted CAs.
 */
final class TlsSocketFactory {
  private static final char[] NO_PASSWORD = {};

  private TlsSocketFactory() {}

  /**
   * Creates the factory from the configured files.
   *
   * @throws ConfigException if a file is invalid
   */
  static SSLConnectionSocketFactory factory(ConnectionSettings.Tls tls) {
    return new SSLConnectionSocketFactory(context(tls), verifier(tls)) {
      @Override
      protected void prepareSocket(SSLSocket socket) {
        if (tls.serverName() != null) {
          SSLParameters parameters = socket.getSSLParameters();
          parameters.setServerNames(List.of(new SNIHostName(tls.serverName())));
          socket.setSSLParameters(parameters);
        }
      }

      @Override
      public Socket connectSocket(
          int timeout,
          Socket socket,
          HttpHost host,
          InetSocketAddress remote,
          @Nullable InetSocketAddress local,
          HttpContext context)
          throws IOException {
        // The timeout of a request does not apply to the handshake.
        int most = HttpClientContext.adapt(context).getRequestConfig().getSocketTimeout();
        socket.setSoTimeout(Math.min(socket.getSoTimeout(), most));
        return super.connectSocket(timeout, socket, host, remote, local, context);
      }
    };
  }

  private static HostnameVerifier verifier(ConnectionSettings.Tls tls) {
    if (!tls.verify()) {
      return NoopHostnameVerifier.INSTANCE;
    }
    HostnameVerifier strict = new DefaultHostnameVerifier();
    String name = tls.serverName();
    return name == null ? strict : (host, session) -> strict.verify(name, session);
  }

  private static SSLContext context(ConnectionSettings.Tls tls) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys(tls), trust(tls), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw wrong("VARVE-0521", "tls", "certificates and keys that Java takes", e);
    } catch (IOException e) {
      throw wrong("VARVE-0522", "tls.ca-path", "a folder that can be read", e);
    }
  }

  private static KeyManager @Nullable [] keys(ConnectionSettings.Tls tls)
      throws GeneralSecurityException, IOException {
    if (tls.certificate() == null || tls.key() == null) {
      return null;
    }
    Certificate[] chain =
        new PemFile(tls.certificate(), "tls.cert-file").certificates().toArray(new Certificate[0]);
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, NO_PASSWORD);
    store.setKeyEntry(
        "client", new PemFile(tls.key(), "tls.key-file").privateKey(), NO_PASSWORD, chain);
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, NO_PASSWORD);
    return factory.getKeyManagers();
  }

  private static TrustManager @Nullable [] trust(ConnectionSettings.Tls tls)
      throws GeneralSecurityException, IOException {
    if (!tls.verify()) {
      return new TrustManager[] {new TrustAllManager()};
    }
    List<X509Certificate> authorities = new ArrayList<>();
    if (tls.caFile() != null) {
      authorities.addAll(new PemFile(tls.caFile(), "tls.ca-file").certificates());
    }
    if (tls.caPath() != null) {
      for (Path file : files(tls.caPath())) {
        authorities.addAll(new PemFile(file, "tls.ca-path").certificates());
      }
    }
    if (authorities.isEmpty()) {
      return null;
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, NO_PASSWORD);
    for (X509Certificate authority : authorities) {
      store.setCertificateEntry("ca" + store.size(), authority);
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static ConfigException wrong(
      String code, String setting, String expected, Exception cause) {
    return new ConfigException(
        List.of(
            Problem.of(
                    SettingNames.key(setting),
                    ConsulOrigins.originOutside("settings"),
                    expected,
                    "others (" + cause.getClass().getSimpleName() + ")",
                    "see the cause, and correct the files")
                .withCode(code)),
        cause);
  }

  /**
   * Trust manager for disabled verification. Extends X509ExtendedTrustManager, so that Java adds no
   * checks.
   */
  private static final class TrustAllManager extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
