package io.varve.benchmarks;

import com.ecwid.consul.v1.ConsulClient;
import com.ecwid.consul.v1.ConsulRawClient;
import com.ecwid.consul.v1.QueryParams;
import com.ecwid.consul.v1.Response;
import com.ecwid.consul.v1.kv.model.GetValue;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.impl.client.HttpClientBuilder;
import org.jspecify.annotations.Nullable;

/** The floor: consul-api on an HTTP client with the source's settings, and nothing else. */
final class ConsulApiLoop implements Contender {
  private static final int WAIT_SECONDS = 60;

  private final ConsulClient client;
  private final String prefix;

  ConsulApiLoop(URI agent, String prefix, boolean gzip) {
    this.prefix = prefix;
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
    client =
        new ConsulClient(
            ConsulRawClient.Builder.builder()
                .setHost("http://" + agent.getHost())
                .setPort(agent.getPort())
                .setPath("")
                .setHttpClient(builder.build())
                .build());
  }

  @Override
  public PrefixView load() {
    return new Values(prefix, client.getKVValues(prefix).getValue());
  }

  @Override
  public void watch(Consumer<PrefixView> callback) {
    QueryLoop.follow(
        index -> {
          Response<List<GetValue>> answer =
              client.getKVValues(
                  prefix,
                  QueryParams.Builder.builder().setIndex(index).setWaitTime(WAIT_SECONDS).build());
          callback.accept(new Values(prefix, answer.getValue()));
          return answer.getConsulIndex();
        });
  }

  /** A response; null for a prefix that does not exist. */
  private record Values(String prefix, @Nullable List<GetValue> values) implements PrefixView {
    @Override
    public Optional<String> changed() {
      if (values == null) {
        return Optional.empty();
      }
      for (GetValue value : values) {
        if (Keys.isChanged(prefix, value.getKey())) {
          return Optional.of(value.getDecodedValue());
        }
      }
      return Optional.empty();
    }

    @Override
    public Map<String, String> all() {
      Map<String, String> all = new HashMap<>();
      for (GetValue value : values == null ? List.<GetValue>of() : values) {
        all.put(Keys.dotted(prefix, value.getKey()), value.getDecodedValue());
      }
      return all;
    }
  }
}
