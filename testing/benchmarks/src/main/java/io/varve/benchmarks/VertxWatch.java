package io.varve.benchmarks;

import io.vertx.core.Vertx;
import io.vertx.ext.consul.ConsulClient;
import io.vertx.ext.consul.ConsulClientOptions;
import io.vertx.ext.consul.KeyValue;
import io.vertx.ext.consul.KeyValueList;
import io.vertx.ext.consul.Watch;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Vert.x's client of Consul, with its watch of a prefix. */
final class VertxWatch implements Contender {
  private final Vertx vertx = Vertx.vertx();
  private final ConsulClientOptions options;
  private final ConsulClient client;
  private final String prefix;

  VertxWatch(URI agent, String prefix) {
    this.options = new ConsulClientOptions().setHost(agent.getHost()).setPort(agent.getPort());
    this.client = ConsulClient.create(vertx, options);
    this.prefix = prefix;
  }

  @Override
  public PrefixView load() throws Exception {
    return new Values(
        prefix,
        client
            .getValues(prefix)
            .toCompletionStage()
            .toCompletableFuture()
            .get(1, TimeUnit.MINUTES));
  }

  @Override
  public void watch(Consumer<PrefixView> callback) throws InterruptedException {
    CountDownLatch first = new CountDownLatch(1);
    Watch.keyPrefix(prefix, vertx, options)
        .setHandler(
            result -> {
              if (result.succeeded()) {
                callback.accept(new Values(prefix, result.nextResult()));
              }
              first.countDown();
            })
        .start();
    if (!first.await(1, TimeUnit.MINUTES)) {
      throw new IllegalStateException("no first state");
    }
  }

  /** A response; without a list for a prefix that does not exist. */
  private record Values(String prefix, KeyValueList values) implements PrefixView {
    private List<KeyValue> list() {
      return Objects.requireNonNullElse(values.getList(), List.of());
    }

    @Override
    public Optional<String> changed() {
      for (KeyValue value : list()) {
        if (Keys.isChanged(prefix, value.getKey())) {
          return Optional.of(value.getValue());
        }
      }
      return Optional.empty();
    }

    @Override
    public Map<String, String> all() {
      Map<String, String> all = new HashMap<>();
      for (KeyValue value : list()) {
        all.put(Keys.dotted(prefix, value.getKey()), value.getValue());
      }
      return all;
    }
  }
}
