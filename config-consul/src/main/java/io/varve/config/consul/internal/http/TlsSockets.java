package io.varve.config.consul.internal.http;

import io.varve.config.ConfigException;
import io.varve.config.consul.internal.kv.ConsulOrigins;
import io.varve.config.consul.internal.settings.ConnectionSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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

  /** The files in use; null as long as they do not all exist. */
  private @Nullable TlsFiles files;

  private @Nullable SSLConnectionSocketFactory sockets;
  private long nextCheck;
  private @Nullable FileNotThereException missing;
  private @Nullable String complaint;

  /**
   * Reads the files for the first time. Files that do not exist yet are asked for again.
   *
   * @throws ConfigException if a file is invalid
   */
  TlsSockets(ConnectionSettings.Tls tls) {
    this.tls = tls;
    try {
      use(TlsFiles.read(tls));
    } catch (FileNotThereException e) {
      missing = e;
    }
    nextCheck = System.nanoTime() + CHECK_NANOS;
  }

  private void use(TlsFiles present) {
    sockets = sockets(present.context(tls), tls.serverName());
    boolean first = files == null;
    files = present;
    missing = null;
    complaint = null;
    if (!first) {
      log.info("The TLS files have changed; new connections use them");
    } else if (present.key() != null && isReadableByOthers(present.key().file())) {
      log.warn("{} can be read by every user of this machine: it holds a private key", tls.key());
    }
  }

  private static boolean isReadableByOthers(Path file) {
    try {
      return Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ);
    } catch (IOException | UnsupportedOperationException e) {
      return false; // a file system without these permissions
    }
  }

  /** The factory of connections; empty as long as the files do not all exist. */
  synchronized Optional<SSLConnectionSocketFactory> current() {
    return Optional.ofNullable(sockets);
  }

  /** The client certificate, for messages. */
  synchronized String identity() {
    return files == null ? "" : files.identity();
  }

  /** A request has failed: the files are reread for the next one. */
  synchronized void suspect() {
    nextCheck = System.nanoTime();
  }

  /**
   * Rereads the files, unless it has just done so. Returns true if other ones are in use now.
   *
   * @throws FileNotThereException if no files have been in use so far
   */
  synchronized boolean refresh() throws FileNotThereException {
    boolean changed = System.nanoTime() - nextCheck >= 0 && reread();
    if (missing != null) {
      throw missing;
    }
    return changed;
  }

  private boolean reread() {
    nextCheck = System.nanoTime() + CHECK_NANOS;
    try {
      TlsFiles present = TlsFiles.read(tls);
      if (!present.equals(files)) {
        use(present);
        return true;
      }
      complaint = null;
    } catch (FileNotThereException e) {
      broken(e);
    } catch (ConfigException e) {
      // Perhaps a file that is still being written.
      broken(new FileNotThereException(e));
    }
    return false;
  }

  private void broken(FileNotThereException why) {
    String problem = why.problem().toString();
    if (files == null) {
      missing = why;
    } else if (!problem.equals(complaint)) {
      complaint = problem;
      log.warn(
          "The TLS files have changed and cannot be used; the last ones stay in use: {}", problem);
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
