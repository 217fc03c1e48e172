package io.varve.benchmarks;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.kiwiproject.consul.Consul;
import org.kiwiproject.consul.KeyValueClient;
import org.kiwiproject.consul.cache.KVCache;
import org.kiwiproject.consul.model.kv.Value;

/**
 * The Kiwi project's consul-client with its cache of a prefix. It refuses its own defaults, a
 * timeout no longer than the wait; so both are set.
 */
final class Kiwi implements Contender {
  private static final int WAIT_SECONDS = 60;

  private final KeyValueClient client;
  private final String prefix;

  Kiwi(URI agent, String prefix) {
    this.client =
        Consul.builder()
            .withUrl(agent.toString())
            .withReadTimeoutMillis((WAIT_SECONDS + 15) * 1_000)
            .build()
            .keyValueClient();
    this.prefix = prefix;
  }

  @Override
  public PrefixView load() {
    List<Value> values = client.getValues(prefix);
    return new Values(
        values.stream()
            .collect(
                Collectors.toMap(
                    value -> value.getKey().substring(prefix.length()), value -> value)));
  }

  @Override
  public void watch(Consumer<PrefixView> callback) throws InterruptedException {
    KVCache cache = KVCache.newCache(client, prefix, WAIT_SECONDS);
    CountDownLatch first = new CountDownLatch(1);
    cache.addListener(
        values -> {
          callback.accept(new Values(values));
          first.countDown();
        });
    cache.start();
    if (!first.await(1, TimeUnit.MINUTES)) {
      throw new IllegalStateException("no first state");
    }
  }

  /** A response, by key below the prefix. */
  private record Values(Map<String, Value> values) implements PrefixView {
    @Override
    public Optional<String> changed() {
      return Optional.ofNullable(values.get(Keys.CHANGED)).flatMap(Value::getValueAsString);
    }

    @Override
    public Map<String, String> all() {
      Map<String, String> all = new HashMap<>();
      values.forEach(
          (key, value) -> all.put(key.replace('/', '.'), value.getValueAsString().orElse("")));
      return all;
    }
  }
}
