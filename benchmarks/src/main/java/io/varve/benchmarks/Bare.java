package io.varve.benchmarks;

import com.ecwid.consul.v1.ConsulClient;
import com.ecwid.consul.v1.ConsulRawClient;
import com.ecwid.consul.v1.QueryParams;
import com.ecwid.consul.v1.Response;
import com.ecwid.consul.v1.kv.model.GetValue;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClientBuilder;

/**
 * The floor: consul-api on an HTTP client with the settings of the source's own, and nothing more.
 */
final class Bare implements Closeable {
  private static final int WAIT_SECONDS = 60;

  private final CloseableHttpClient http;
  private final ConsulClient client;
  private final Arrivals arrivals = new Arrivals();
  private volatile boolean closed;

  Bare(URI agent, boolean gzip) {
    HttpClientBuilder builder =
        HttpClientBuilder.create()
            .disableAutomaticRetries()
            .disableCookieManagement()
            .setDefaultRequestConfig(
                RequestConfig.custom()
                    .setConnectTimeout(3_000)
                    .setSocketTimeout((WAIT_SECONDS + WAIT_SECONDS / 16 + 10) * 1_000)
                    .build());
    if (!gzip) {
      builder.disableContentCompression();
    }
    http = builder.build();
    client =
        new ConsulClient(
            ConsulRawClient.Builder.builder()
                .setHost("http://" + agent.getHost())
                .setPort(agent.getPort())
                .setPath("")
                .setHttpClient(http)
                .build());
  }

  /** One recursive read. */
  List<GetValue> list(String prefix) {
    return client.getKVValues(prefix).getValue();
  }

  /** Follows a prefix with one blocking query after the other until it is closed. */
  void watch(String prefix) {
    Thread thread = new Thread(() -> follow(prefix), "bench-bare-watch");
    thread.setDaemon(true);
    thread.start();
  }

  private void follow(String prefix) {
    long index = 0;
    while (!closed) {
      try {
        Response<List<GetValue>> answer =
            client.getKVValues(
                prefix,
                QueryParams.Builder.builder().setIndex(index).setWaitTime(WAIT_SECONDS).build());
        long now = System.nanoTime();
        index = answer.getConsulIndex();
        for (GetValue value : answer.getValue()) {
          if (value.getKey().length() == prefix.length() + Keys.CHANGED.length()
              && value.getKey().endsWith(Keys.CHANGED)) {
            arrivals.saw(value.getDecodedValue(), now);
          }
        }
      } catch (RuntimeException e) {
        if (!closed) {
          throw e;
        }
      }
    }
  }

  Arrivals arrivals() {
    return arrivals;
  }

  @Override
  public void close() throws IOException {
    closed = true;
    http.close();
  }
}
