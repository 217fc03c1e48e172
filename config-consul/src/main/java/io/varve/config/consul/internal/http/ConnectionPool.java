package io.varve.config.consul.internal.http;

import io.varve.config.consul.internal.kv.ConsulOrigins;
import io.varve.config.consul.internal.settings.AgentAddress;
import io.varve.config.consul.internal.settings.ConnectionSettings;
import io.varve.config.consul.internal.settings.ConsulSettings;
import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLSocket;
import org.apache.http.Header;
import org.apache.http.HttpClientConnection;
import org.apache.http.HttpException;
import org.apache.http.HttpHeaders;
import org.apache.http.HttpHost;
import org.apache.http.HttpRequest;
import org.apache.http.HttpResponse;
import org.apache.http.ProtocolException;
import org.apache.http.config.MessageConstraints;
import org.apache.http.config.Registry;
import org.apache.http.config.RegistryBuilder;
import org.apache.http.config.SocketConfig;
import org.apache.http.conn.ManagedHttpClientConnection;
import org.apache.http.conn.socket.ConnectionSocketFactory;
import org.apache.http.conn.socket.PlainConnectionSocketFactory;
import org.apache.http.conn.util.PublicSuffixMatcher;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClientBuilder;
import org.apache.http.impl.conn.DefaultManagedHttpClientConnection;
import org.apache.http.impl.conn.PoolingHttpClientConnectionManager;
import org.apache.http.impl.io.DefaultHttpResponseParserFactory;
import org.apache.http.pool.PoolStats;
import org.apache.http.protocol.HttpContext;
import org.apache.http.protocol.HttpRequestExecutor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Bounded pool of connections to the agents. Thread-safe. {@link #close} aborts all running
 * requests.
 *
 * <p>The token is added last, when a request is sent. Code that might log the request therefore
 * does not see it.
 */
public final class ConnectionPool implements Closeable {
  private static final Logger log = ConsulOrigins.LOG;
  private static final int BUFFER = 8 * 1024;

  /** Bounds of a status line, a header, a chunk's head and a trailer; Consul's are far smaller. */
  private static final MessageConstraints HEAD_LIMITS =
      MessageConstraints.custom().setMaxLineLength(16 * 1024).setMaxHeaderCount(200).build();

  /** Parsers that refuse anything before the status line, where the default ones skip it. */
  private static final DefaultHttpResponseParserFactory RESPONSE_PARSERS =
      new DefaultHttpResponseParserFactory();

  private final ConsulSettings settings;
  private final TokenProvider tokens;
  private final int size;
  private final AgentSelector agents;
  private final @Nullable TlsSockets tls;
  private final RequestTimer timer = new RequestTimer();
  private final RateLimitPace pace = new RateLimitPace();

  /** Guarded by this, as the client is. */
  private Connections pool;

  private CloseableHttpClient client;
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
    this.size = connections;
    this.agents = new AgentSelector(settings.address());
    this.tls = settings.address().tls() ? tls(settings) : null;
    this.pool = new Connections(sockets(), settings, size);
    this.client = client(pool);
  }

  private CloseableHttpClient client(Connections pool) {
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
            .setRequestExecutor(new ConnectionMarker())
            .setKeepAliveStrategy((response, context) -> KeepAlive.time(response).toMillis())
            .addInterceptorFirst(ConnectionPool::refuseNestedEncodings)
            .addInterceptorLast(this::addCredentials);
    AgentAddress proxy = settings.connection().proxy();
    if (proxy != null) {
      builder.setProxy(new HttpHost(proxy.host(), proxy.port()));
    }
    if (!settings.gzip()) {
      builder.disableContentCompression();
    }
    return builder.build();
  }

  /** Marks the first request of each TLS connection, and all requests after a first one. */
  private static final class ConnectionMarker extends HttpRequestExecutor {
    @Override
    public HttpResponse execute(
        HttpRequest request, HttpClientConnection connection, HttpContext context)
        throws IOException, HttpException {
      if (connection.getMetrics().getRequestCount() > 0) {
        context.setAttribute(HttpChannel.KEPT, true);
      } else if (((ManagedHttpClientConnection) connection).getSSLSession() != null) {
        context.setAttribute(HttpChannel.FIRST_AFTER_HANDSHAKE, true);
      }
      return super.execute(request, connection, context);
    }
  }

  /** Each encoding adds a stream around the others: a thousand overflow the stack. */
  private static void refuseNestedEncodings(HttpResponse response, HttpContext context)
      throws ProtocolException {
    int encodings = 0;
    for (Header header : response.getHeaders(HttpHeaders.CONTENT_ENCODING)) {
      encodings += header.getElements().length;
    }
    if (encodings > 1) {
      throw new ProtocolException("more than one content encoding");
    }
  }

  private static TlsSockets tls(ConsulSettings settings) {
    ConnectionSettings.Tls tls = settings.connection().tls();
    if (!tls.verify()) {
      log.warn(
          "{} is not verified, because varve.consul.tls.verify or CONSUL_HTTP_SSL_VERIFY disables it:"
              + " any server that answers there is trusted",
          settings.address());
    }
    return new TlsSockets(tls);
  }

  private Registry<ConnectionSocketFactory> sockets() {
    RegistryBuilder<ConnectionSocketFactory> sockets = RegistryBuilder.create();
    sockets.register("http", PlainConnectionSocketFactory.getSocketFactory());
    if (tls != null) {
      tls.current().ifPresent(factory -> sockets.register("https", factory));
    }
    return sockets.build();
  }

  /** Connections that know when they were shut down, or replaced by others. */
  static final class Connections extends PoolingHttpClientConnectionManager {
    private static final AtomicLong IDS = new AtomicLong();

    private volatile boolean shutDown;
    private volatile boolean retired;

    Connections(Registry<ConnectionSocketFactory> sockets, ConsulSettings settings, int size) {
      super(sockets, (route, config) -> connection());
      setMaxTotal(size);
      setDefaultMaxPerRoute(size);
      // Also bounds the TLS handshake, which precedes a request's own timeout.
      setDefaultSocketConfig(
          SocketConfig.custom()
              .setTcpNoDelay(true)
              .setSoTimeout((int) settings.timing().request().toMillis())
              .build());
    }

    /**
     * A connection that logs nothing: the default ones can log headers, and with them the token.
     */
    private static DefaultManagedHttpClientConnection connection() {
      return new DefaultManagedHttpClientConnection(
          "consul-" + IDS.incrementAndGet(),
          BUFFER,
          BUFFER,
          null,
          null,
          HEAD_LIMITS,
          null,
          null,
          null,
          RESPONSE_PARSERS) {
        @Override
        public void bind(Socket socket) throws IOException {
          super.bind(socket);
          if (!(socket instanceof SSLSocket)) {
            KeepAlive.enable(socket);
          }
        }
      };
    }

    @Override
    public void shutdown() {
      shutDown = true;
      super.shutdown();
    }

    /** Keeps no connection after the running requests, which may end. */
    void retire() {
      retired = true;
      closeIdleConnections(0, TimeUnit.MILLISECONDS);
    }

    @Override
    public void releaseConnection(
        HttpClientConnection connection, @Nullable Object state, long keep, TimeUnit unit) {
      super.releaseConnection(connection, state, keep, unit);
      if (retired) {
        closeIdleConnections(0, TimeUnit.MILLISECONDS);
      }
    }
  }

  /**
   * The client, remade if it shut its connections down, as it does when it meets an Error, or if
   * the TLS files have changed.
   */
  private synchronized CloseableHttpClient client() throws FileNotThereException {
    if (!closed && (pool.shutDown || (tls != null && tls.refresh()))) {
      pool.retire();
      pool = new Connections(sockets(), settings, size);
      client = client(pool);
    }
    return client;
  }

  synchronized Connections pool() {
    return pool;
  }

  private void addCredentials(HttpRequest request, HttpContext context)
      throws FileNotThereException {
    ConnectionSettings access = settings.connection();
    tokens.current().ifPresent(token -> request.setHeader(HttpChannel.TOKEN, token));
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
    HttpChannel channel = new HttpChannel(this::client, timer, settings);
    channels.add(channel);
    if (closed) {
      channel.abort();
    }
    return new AgentHttp(
        agents, channel, pace, () -> tls == null ? "" : tls.identity(), this::lost);
  }

  private void lost() {
    if (tls != null) {
      tls.suspect();
    }
    dropIdle();
  }

  /** Closes connections that have been idle for a while: a proxy may forget them. */
  public void dropOld() {
    pool().closeIdleConnections(KeepAlive.MOST.toSeconds(), TimeUnit.SECONDS);
  }

  /** Closes idle connections, which may also be broken after a failure of one connection. */
  public void dropIdle() {
    pool().closeIdleConnections(0, TimeUnit.MILLISECONDS);
  }

  int connections() {
    PoolStats stats = pool().getTotalStats();
    return stats.getLeased() + stats.getAvailable();
  }

  /** Aborts all requests and closes all connections. Idempotent. */
  @Override
  public void close() {
    closed = true;
    channels.forEach(HttpChannel::abort);
    timer.close();
    pool().shutdown();
  }
}
