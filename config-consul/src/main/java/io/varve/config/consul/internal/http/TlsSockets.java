package io.varve.config.consul.internal.http;

import io.varve.config.ConfigException;
import io.varve.config.consul.internal.kv.ConsulOrigins;
import io.varve.config.consul.internal.settings.ConnectionSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.apache.http.HttpHost;
import org.apache.http.client.protocol.HttpClientContext;
import org.apache.http.conn.ssl.NoopHostnameVerifier;
import org.apache.http.conn.ssl.SSLConnectionSocketFactory;
import org.apache.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * TLS connections with the present files of the settings. Uses the settings of the source. Of the
 * JVM's settings, it uses only the trusted CAs. Thread-safe.
 *
 * <p>The files are compared by their contents: times and sizes of files may stay the same when a
 * file is replaced. While a new file is broken, the last good ones remain in use.
 */
final class TlsSockets {
  private static final Logger log = ConsulOrigins.LOG;

  /** The time for which the files are not reread, unless a request has failed. */
  private static final long CHECK_NANOS = Duration.ofSeconds(1).toNanos();

  private final ConnectionSettings.Tls tls;
  private TlsFiles files;
  private SSLConnectionSocketFactory sockets;
  private long nextCheck;
  private @Nullable String complaint;

  /**
   * Reads the files for the first time.
   *
   * @throws ConfigException if a file is invalid
   */
  TlsSockets(ConnectionSettings.Tls tls) {
    this.tls = tls;
    this.files = TlsFiles.read(tls);
    this.sockets = sockets(files.context(tls), tls.serverName());
    this.nextCheck = System.nanoTime() + CHECK_NANOS;
    if (tls.key() != null && isReadableByOthers()) {
      log.warn("{} can be read by every user of this machine: it holds a private key", tls.key());
    }
  }

  private boolean isReadableByOthers() {
    try {
      return files.key() != null
          && Files.getPosixFilePermissions(files.key().file())
              .contains(PosixFilePermission.OTHERS_READ);
    } catch (IOException | UnsupportedOperationException e) {
      return false; // a file system without these permissions
    }
  }

  synchronized SSLConnectionSocketFactory current() {
    return sockets;
  }

  /** The client certificate, for messages. */
  synchronized String identity() {
    return files.identity();
  }

  /** A request has failed: the files are reread for the next one. */
  synchronized void suspect() {
    nextCheck = System.nanoTime();
  }

  /** Rereads the files, unless it has just done so. Returns true if other ones are in use now. */
  synchronized boolean refresh() {
    long now = System.nanoTime();
    if (now - nextCheck < 0) {
      return false;
    }
    nextCheck = now + CHECK_NANOS;
    try {
      TlsFiles present = TlsFiles.read(tls);
      if (present.equals(files)) {
        complaint = null;
        return false;
      }
      sockets = sockets(present.context(tls), tls.serverName());
      files = present;
      complaint = null;
      log.info("The TLS files have changed; new connections use them");
      return true;
    } catch (ConfigException e) {
      complain(String.valueOf(e.getMessage()));
      return false;
    }
  }

  private void complain(String why) {
    if (!why.equals(complaint)) {
      complaint = why;
      log.warn("The TLS files have changed and cannot be used; the last ones stay in use: {}", why);
    }
  }

  /** The context verifies the name of the server, too. */
  private static SSLConnectionSocketFactory sockets(
      SSLContext context, @Nullable String serverName) {
    return new SSLConnectionSocketFactory(context, NoopHostnameVerifier.INSTANCE) {
      @Override
      protected void prepareSocket(SSLSocket socket) {
        if (serverName != null) {
          SSLParameters parameters = socket.getSSLParameters();
          parameters.setServerNames(List.of(new SNIHostName(serverName)));
          socket.setSSLParameters(parameters);
        }
      }

      @Override
      public Socket createLayeredSocket(Socket socket, String host, int port, HttpContext context)
          throws IOException {
        try {
          return super.createLayeredSocket(socket, host, port, context);
        } catch (SocketException e) {
          throw new HttpChannel.ClosedEarlyException(e);
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
}
