package io.varve.config.consul.internal.http;

import io.varve.config.consul.internal.kv.ConsulOrigins;
import io.varve.config.consul.internal.settings.ConnectionSettings;
import io.varve.config.consul.internal.settings.ConsulSettings;
import java.io.Closeable;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.http.HttpRequest;
import org.apache.http.config.Registry;
import org.apache.http.config.RegistryBuilder;
import org.apache.http.config.SocketConfig;
import org.apache.http.conn.socket.ConnectionSocketFactory;
import org.apache.http.conn.socket.PlainConnectionSocketFactory;
import org.apache.http.conn.util.PublicSuffixMatcher;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClientBuilder;
import org.apache.http.impl.conn.DefaultManagedHttpClientConnection;
import org.apache.http.impl.conn.PoolingHttpClientConnectionManager;
import org.apache.http.protocol.HttpContext;
import org.slf4j.Logger;

/**
 * Bounded pool of connections to one agent. Thread-safe. {@link #close} aborts all running
 * requests.
 *
 * <p>The token is added last, when a request is sent. Code that might log the request therefore
 * does not see it.
 */
public final class ConnectionPool implements Closeable {
  private static final Logger log = ConsulOrigins.LOG;
  private static final int BUFFER = 8 * 1024;

  private final ConsulSettings settings;
  private final TokenProvider tokens;
  private final PoolingHttpClientConnectionManager pool;
  private final CloseableHttpClient client;
  private final Set<HttpChannel> channels = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * Creates a pool without connections.
   *
   * @param connections the largest number of open connections
   * @throws io.varve.config.ConfigException if a file with a certificate, key or token is wrong
   */
  public ConnectionPool(ConsulSettings settings, int connections) {
    this.settings = settings;
    this.tokens =
        new TokenProvider(settings.connection().token(), settings.connection().tokenFile());
    this.pool = pool(settings, connections);
    HttpClientBuilder builder =
        HttpClientBuilder.create()
            .setConnectionManager(pool)
            .setUserAgent("varve")
            .disableAutomaticRetries()
            .disableRedirectHandling()
            .disableCookieManagement()
            // Saves 40 ms: the default reads the public suffix list, which is only needed for
            // cookies.
            .setPublicSuffixMatcher(new PublicSuffixMatcher(List.of(), List.of()))
            .disableAuthCaching()
            // With this state, a connection with a TLS client certificate would never be reused.
            .disableConnectionState()
            .addInterceptorLast(this::addCredentials);
    if (!settings.gzip()) {
      builder.disableContentCompression();
    }
    this.client = builder.build();
  }

  private static PoolingHttpClientConnectionManager pool(ConsulSettings settings, int connections) {
    RegistryBuilder<ConnectionSocketFactory> sockets = RegistryBuilder.create();
    if (settings.address().tls()) {
      ConnectionSettings.Tls tls = settings.connection().tls();
      if (!tls.verify()) {
        log.warn(
            "{} is not verified, because varve.consul.tls.verify or CONSUL_HTTP_SSL_VERIFY disables it:"
                + " any server that answers there is trusted",
            settings.address());
      }
      sockets.register("https", TlsSocketFactory.factory(tls));
    } else {
      sockets.register("http", PlainConnectionSocketFactory.getSocketFactory());
    }
    Registry<ConnectionSocketFactory> registry = sockets.build();
    AtomicLong ids = new AtomicLong();
    // The default connections can log headers, and with them the token.
    PoolingHttpClientConnectionManager pool =
        new PoolingHttpClientConnectionManager(
            registry,
            (route, config) ->
                new DefaultManagedHttpClientConnection("consul-" + ids.incrementAndGet(), BUFFER));
    pool.setMaxTotal(connections);
    pool.setDefaultMaxPerRoute(connections);
    // Also limits the TLS handshake, to which the timeout of a request does not apply.
    pool.setDefaultSocketConfig(
        SocketConfig.custom()
            .setSoKeepAlive(true)
            .setTcpNoDelay(true)
            .setSoTimeout((int) settings.timing().request().toMillis())
            .build());
    return pool;
  }

  private void addCredentials(HttpRequest request, HttpContext context) {
    ConnectionSettings access = settings.connection();
    tokens.current().ifPresent(token -> request.setHeader("X-Consul-Token", token));
    if (access.basic() != null) {
      byte[] basic = access.basic().reveal().getBytes(StandardCharsets.UTF_8);
      request.setHeader("Authorization", "Basic " + Base64.getEncoder().encodeToString(basic));
    }
    if (access.namespace() != null) {
      request.setHeader("X-Consul-Namespace", access.namespace());
    }
    if (access.partition() != null) {
      request.setHeader("X-Consul-Partition", access.partition());
    }
  }

  /** Opens a client for one thread at a time. */
  public AgentHttp open() {
    channels.removeIf(HttpChannel::isAborted);
    HttpChannel channel = new HttpChannel(client, settings);
    channels.add(channel);
    if (closed) {
      channel.abort();
    }
    return new AgentHttp(settings, channel, this::dropIdle);
  }

  /** Closes idle connections, which may also be broken after a failure of one connection. */
  public void dropIdle() {
    pool.closeIdleConnections(0, TimeUnit.MILLISECONDS);
  }

  int connections() {
    return pool.getTotalStats().getLeased() + pool.getTotalStats().getAvailable();
  }

  /** Aborts all requests and closes all connections. Idempotent. */
  @Override
  public void close() {
    closed = true;
    channels.forEach(HttpChannel::abort);
    pool.shutdown();
  }
}
