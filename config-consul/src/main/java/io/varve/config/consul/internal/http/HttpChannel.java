package io.varve.config.consul.internal.http;

import io.varve.config.consul.internal.settings.ConsulSettings;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.http.HttpEntity;
import org.apache.http.HttpHost;
import org.apache.http.HttpRequest;
import org.apache.http.HttpResponse;
import org.apache.http.NoHttpResponseException;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpRequestBase;
import org.apache.http.client.protocol.HttpClientContext;
import org.apache.http.entity.HttpEntityWrapper;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.protocol.BasicHttpContext;
import org.apache.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * HTTP client for the sequential requests of one thread. Applies the deadline and the size limit.
 * Another thread can abort it.
 *
 * <p>A request ends at the latest after the wait and the request timeout. Whenever another mebibyte
 * of the answer has arrived, the request timeout starts again. A large answer can therefore be read
 * over a slow line, while an answer that arrives at one byte per second is aborted.
 */
final class HttpChannel extends CloseableHttpClient {
  /** The shortest timeout of a request, even if the deadline is nearer. */
  private static final Duration LEAST = Duration.ofMillis(100);

  private static final long MEBIBYTE = 1 << 20;

  /** Attribute of the context of a request which is the first one of a TLS connection. */
  static final String FIRST_AFTER_HANDSHAKE = "first-after-handshake";

  /** Attribute of the context of a request on a connection that was kept from an earlier one. */
  static final String KEPT = "kept";

  static final String TOKEN = "X-Consul-Token";

  private final Clients client;
  private final RequestTimer timer;
  private final ConsulSettings settings;
  private Duration timeout;
  private @Nullable Long deadline;

  /** True after an answer to the last request has begun. */
  private boolean answered;

  private long answeredAt;
  private boolean unfiltered;

  private boolean kept;

  private volatile @Nullable HttpRequestBase running;
  private volatile boolean aborted;

  /** Supplier of the client of a request. */
  interface Clients {
    CloseableHttpClient get() throws IOException;
  }

  /**
   * Creates a channel.
   *
   * @param client supplies the client of each request
   */
  HttpChannel(Clients client, RequestTimer timer, ConsulSettings settings) {
    this.client = client;
    this.timer = timer;
    this.settings = settings;
    this.timeout = settings.timing().request();
  }

  /**
   * Sets the timeout of the next requests.
   *
   * @param wait the wait of a blocking query, to which the server adds up to a sixteenth
   */
  void expect(Duration wait) {
    timeout = settings.timing().request().plus(wait).plus(wait.dividedBy(16));
  }

  /**
   * Sets the deadline of the next requests. Each has at least 100 ms.
   *
   * @param nanos the deadline by {@link System#nanoTime}
   */
  void endBy(long nanos) {
    deadline = nanos;
  }

  @Override
  protected CloseableHttpResponse doExecute(
      HttpHost target, HttpRequest request, @Nullable HttpContext context) throws IOException {
    HttpRequestBase base = (HttpRequestBase) request;
    base.setConfig(config());
    running = base;
    // After the assignment: either this or abort() sees what the other one wrote.
    if (aborted) {
      throw new InterruptedIOException("closed");
    }
    RequestTimer.Deadline end = timer.start(after(timeout), base::abort);
    HttpContext exchange = context == null ? new BasicHttpContext() : context;
    boolean hasBody = false;
    answered = false;
    try {
      CloseableHttpResponse response = client.get().execute(target, base, exchange);
      answered = true;
      answeredAt = System.nanoTime();
      unfiltered = isUnfiltered(response, exchange);
      HttpEntity entity = response.getEntity();
      if (entity != null) {
        hasBody = true;
        response.setEntity(new Limited(entity, end));
      }
      return response;
    } catch (SocketException | NoHttpResponseException e) {
      boolean refused = exchange.getAttribute(FIRST_AFTER_HANDSHAKE) != null && !end.isOver();
      throw refused ? new ClosedEarlyException(e) : asTimeout(e, end);
    } catch (IOException e) {
      throw asTimeout(e, end);
    } finally {
      kept = exchange.getAttribute(KEPT) != null;
      if (!hasBody) {
        end.cancel();
      }
    }
  }

  /** Returns true if an answer to the last request has begun. */
  boolean isAnswered() {
    return answered;
  }

  /**
   * Returns true if the server says that the token's permissions removed nothing from the last
   * answer. Servers say so since version 1.11, and not for the anonymous token. The other header
   * shows that the version is later, and that no proxy removes unknown headers.
   */
  boolean isUnfiltered() {
    return unfiltered;
  }

  private static boolean isUnfiltered(HttpResponse response, HttpContext exchange) {
    HttpRequest sent = HttpClientContext.adapt(exchange).getRequest();
    return sent != null
        && sent.containsHeader(TOKEN)
        && response.containsHeader("X-Consul-Effective-Consistency")
        && !response.containsHeader("X-Consul-Results-Filtered-By-ACLs");
  }

  /** The time at which the last answer began, by {@link System#nanoTime}. */
  long answeredAt() {
    return answeredAt;
  }

  /** Returns true if the last request was sent over a connection that was kept. */
  boolean wasKept() {
    return kept;
  }

  /** The exception of an aborted request, which looks like a lost connection. */
  private static IOException asTimeout(IOException thrown, RequestTimer.Deadline end) {
    if (!end.isOver()) {
      return thrown;
    }
    SocketTimeoutException timeout = new SocketTimeoutException("the request took too long");
    timeout.initCause(thrown);
    return timeout;
  }

  private long after(Duration time) {
    return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(bounded(time));
  }

  /** The time at which a request that begins now has to end, by {@link System#nanoTime}. */
  long requestEnd() {
    return after(settings.timing().request());
  }

  private RequestConfig config() {
    int connect = bounded(settings.timing().connect());
    return RequestConfig.custom()
        .setConnectTimeout(connect)
        .setConnectionRequestTimeout(connect)
        .setSocketTimeout(bounded(timeout))
        .setNormalizeUri(false)
        .setRedirectsEnabled(false)
        .setContentCompressionEnabled(settings.gzip())
        .build();
  }

  private int bounded(Duration time) {
    long millis = time.toMillis();
    if (deadline != null) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      millis = Math.min(millis, Math.max(left, LEAST.toMillis()));
    }
    return (int) millis;
  }

  /** Aborts the running request, and refuses all later ones. Called from any thread. */
  void abort() {
    aborted = true;
    HttpRequestBase toAbort = running;
    if (toAbort != null) {
      toAbort.abort();
    }
  }

  boolean isAborted() {
    return aborted;
  }

  @Override
  public void close() {
    abort();
  }

  @Override
  @Deprecated
  public org.apache.http.params.HttpParams getParams() {
    throw new UnsupportedOperationException();
  }

  @Override
  @Deprecated
  public org.apache.http.conn.ClientConnectionManager getConnectionManager() {
    throw new UnsupportedOperationException();
  }

  /** Body with a size limit, regardless of the announced length, and a deadline. */
  private final class Limited extends HttpEntityWrapper {
    private final RequestTimer.Deadline end;

    Limited(HttpEntity entity, RequestTimer.Deadline end) {
      super(entity);
      this.end = end;
    }

    @Override
    public InputStream getContent() throws IOException {
      if (getContentLength() > settings.maxSize()) {
        // The client would allocate the announced length before it receives any data.
        throw new TooLargeException();
      }
      return new LimitedStream(super.getContent(), end);
    }
  }

  private final class LimitedStream extends FilterInputStream {
    private final RequestTimer.Deadline end;
    private long count;

    LimitedStream(InputStream in, RequestTimer.Deadline end) {
      super(in);
      this.end = end;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int n;
      try {
        n = super.read(into, offset, length);
      } catch (IOException e) {
        throw asTimeout(e, end);
      }
      if (n < 0) {
        end.cancel();
      } else {
        arrived(n);
      }
      return n;
    }

    private void arrived(int n) throws IOException {
      long before = count;
      count += n;
      if (count > settings.maxSize()) {
        throw new TooLargeException();
      }
      if (count / MEBIBYTE > before / MEBIBYTE) {
        end.moveTo(after(settings.timing().request()));
      }
    }

    @Override
    public void close() throws IOException {
      end.cancel();
      super.close();
    }
  }

  /**
   * The agent closed a TLS connection in the handshake or at its first request. This is how it
   * refuses a client certificate: often, the end of the connection overtakes the reason.
   */
  static final class ClosedEarlyException extends SocketException {
    private static final long serialVersionUID = 1L;

    ClosedEarlyException(IOException cause) {
      super("closed in the handshake, or right after it");
      initCause(cause);
    }
  }

  /** The reply exceeds the size limit. */
  static final class TooLargeException extends IOException {
    private static final long serialVersionUID = 1L;
  }
}
