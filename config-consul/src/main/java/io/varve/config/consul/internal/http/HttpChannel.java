package io.varve.config.consul.internal.http;

import io.varve.config.consul.internal.settings.ConsulSettings;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.http.HttpEntity;
import org.apache.http.HttpHost;
import org.apache.http.HttpRequest;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpRequestBase;
import org.apache.http.entity.HttpEntityWrapper;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * HTTP client for the sequential requests of one thread. Applies timeouts and the size limit.
 * Another thread can abort it.
 */
final class HttpChannel extends CloseableHttpClient {
  /** The shortest timeout of a request, even if the deadline is nearer. */
  private static final Duration LEAST = Duration.ofMillis(100);

  private final CloseableHttpClient client;
  private final ConsulSettings settings;
  private Duration timeout;
  private @Nullable Long deadline;

  private volatile @Nullable HttpRequestBase running;
  private volatile boolean aborted;

  HttpChannel(CloseableHttpClient client, ConsulSettings settings) {
    this.client = client;
    this.settings = settings;
    this.timeout = settings.timing().request();
  }

  /**
   * Sets the read timeout of the next requests.
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
      HttpHost target, HttpRequest request, HttpContext context) throws IOException {
    HttpRequestBase base = (HttpRequestBase) request;
    base.setConfig(config());
    running = base;
    // After the assignment: either this or abort() sees what the other one wrote.
    if (aborted) {
      throw new InterruptedIOException("closed");
    }
    CloseableHttpResponse response = client.execute(target, base, context);
    HttpEntity entity = response.getEntity();
    if (entity != null) {
      response.setEntity(new Limited(entity, settings.maxSize()));
    }
    return response;
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
    return client.getParams();
  }

  @Override
  @Deprecated
  public org.apache.http.conn.ClientConnectionManager getConnectionManager() {
    return client.getConnectionManager();
  }

  /** Body with a size limit, regardless of the announced length. */
  private static final class Limited extends HttpEntityWrapper {
    private final long most;

    Limited(HttpEntity entity, long most) {
      super(entity);
      this.most = most;
    }

    @Override
    public InputStream getContent() throws IOException {
      if (getContentLength() > most) {
        // The client would allocate the announced length before it receives any data.
        throw new TooLargeException();
      }
      return new LimitedStream(super.getContent(), most);
    }
  }

  private static final class LimitedStream extends FilterInputStream {
    private long left;

    LimitedStream(InputStream in, long most) {
      super(in);
      this.left = most;
    }

    @Override
    public int read() throws IOException {
      int b = super.read();
      count(b < 0 ? 0 : 1);
      return b;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int n = super.read(into, offset, length);
      count(Math.max(0, n));
      return n;
    }

    private void count(int n) throws IOException {
      left -= n;
      if (left < 0) {
        throw new TooLargeException();
      }
    }
  }

  /** The reply exceeds the size limit. */
  static final class TooLargeException extends IOException {
    private static final long serialVersionUID = 1L;
  }
}
