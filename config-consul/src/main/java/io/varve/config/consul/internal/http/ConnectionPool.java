package io.varve.config.consul.internal.http;

import io.varve.config.consul.internal.kv.Consul;
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
 * The connections to one agent, with a bounded pool of its own. Thread-safe; {@link #close} ends
 * every request that runs.
 *
 * <p>The token is set on each request as it leaves, behind everything that would log or show it.
 */
public final class ConnectionPool implements Closeable {
  private static final Logger log = Consul.LOG;
  private static final int BUFFER = 8 * 1024;

  private final ConsulSettings settings;
  private final TokenProvider tokens;
  private final PoolingHttpClientConnectionManager pool;
  private final CloseableHttpClient client;
  private final Set<HttpChannel> channels = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * Connects to nothing yet.
   *
   * @param connections the most that are open at a time
   * @throws io.varve.config.ConfigException if a file with a certificate, key or token is wrong
   */
  public ConnectionPool(ConsulSettings settings, int connections) {
    this.settings = settings;
    this.tokens = new TokenProvider(settings.access().token(), settings.access().tokenFile());
    tokens.open();
    this.pool = pool(settings, connections);
    HttpClientBuilder builder =
        HttpClientBuilder.create()
            .setConnectionManager(pool)
            .setUserAgent("varve")
            .disableAutomaticRetries()
            .disableRedirectHandling()
            .disableCookieManagement()
            // Or the client reads the public list of domains, which only cookies need: 40 ms.
            .setPublicSuffixMatcher(new PublicSuffixMatcher(List.of(), List.of()))
            .disableAuthCaching()
            // With it a TLS client certificate ties a connection to a user, and no other takes it.
            .disableConnectionState()
            .addInterceptorLast(this::identify);
    if (!settings.gzip()) {
      builder.disableContentCompression();
    }
    this.client = builder.build();
  }

  private static PoolingHttpClientConnectionManager pool(ConsulSettings settings, int connections) {
    RegistryBuilder<ConnectionSocketFactory> sockets = RegistryBuilder.create();
    if (settings.address().tls()) {
      ConnectionSettings.Tls tls = settings.access().tls();
      if (!tls.verify()) {
        log.warn(
            "{} is not verified, since varve.consul.tls.verify or CONSUL_HTTP_SSL_VERIFY says so:"
                + " whoever answers there is believed",
            settings.address());
      }
      sockets.register("https", TlsSocketFactory.factory(tls));
    } else {
      sockets.register("http", PlainConnectionSocketFactory.getSocketFactory());
    }
    Registry<ConnectionSocketFactory> registry = sockets.build();
    AtomicLong ids = new AtomicLong();
    // The default connections log headers, and with them the token, where somebody asks for it.
    PoolingHttpClientConnectionManager pool =
        new PoolingHttpClientConnectionManager(
            registry,
            (route, config) ->
                new DefaultManagedHttpClientConnection("consul-" + ids.incrementAndGet(), BUFFER));
    pool.setMaxTotal(connections);
    pool.setDefaultMaxPerRoute(connections);
    // Bounds the handshake of TLS, too, which comes before a request's own timeout.
    pool.setDefaultSocketConfig(
        SocketConfig.custom()
            .setSoKeepAlive(true)
            .setTcpNoDelay(true)
            .setSoTimeout((int) settings.timing().request().toMillis())
            .build());
    return pool;
  }

  private void identify(HttpRequest request, HttpContext context) {
    ConnectionSettings access = settings.access();
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
    return new AgentHttp(settings, channel);
  }

  /**
   * Drops connections that nobody uses: after a failure they may be as dead as the one that failed.
   */
  public void dropIdle() {
    pool.closeIdleConnections(0, TimeUnit.MILLISECONDS);
  }

  /** How many connections are open. */
  int connections() {
    return pool.getTotalStats().getLeased() + pool.getTotalStats().getAvailable();
  }

  /** Ends all requests and closes all connections. Idempotent. */
  @Override
  public void close() {
    closed = true;
    channels.forEach(HttpChannel::abort);
    pool.shutdown();
  }
}
