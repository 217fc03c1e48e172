package io.varve.config.consul.internal.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.consul.fixtures.SourceSetup;
import io.varve.config.consul.internal.client.KvReader;
import io.varve.config.consul.internal.client.QueryReader;
import io.varve.config.consul.internal.http.ConnectionPool;
import io.varve.config.consul.internal.kv.IndexedEntries;
import io.varve.config.consul.internal.kv.KeyPatterns;
import io.varve.config.consul.internal.kv.KvQuery;
import io.varve.config.consul.internal.layers.DocumentFormats;
import io.varve.config.consul.internal.layers.KeyLayout;
import io.varve.config.consul.internal.layers.LayerAssembler;
import io.varve.config.consul.internal.publish.SnapshotPublisher;
import io.varve.config.consul.internal.settings.ConsulSettings;
import io.varve.testing.consul.FaultyServer;
import io.varve.testing.consul.Request;
import io.varve.testing.consul.ScriptedResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** One watch, while others lose the server. */
class QueryWatcherTest {
  private final Backoff atOnce = new Backoff(Duration.ofMillis(1), () -> 0);
  private final CircuitBreaker outage = new CircuitBreaker(atOnce);

  /** The others wait for its answer. */
  @Test
  void watchThatTriesForAll_doesNotWaitForAChange() throws InterruptedException {
    try (FaultyServer server = FaultyServer.deciding(QueryWatcherTest::answer)) {
      outage.failed(outage.enter());
      List<Request> requests = watch(server, 2);
      assertEquals(List.of("none", "7"), indices(requests));
    }
  }

  /** If failures were still counted, the third would cause a pause of minutes. */
  @Test
  void answer_endsTheRowOfFailures() throws InterruptedException {
    Backoff onlyAtItsCap = new Backoff(Duration.ofMinutes(10), () -> 0);
    AtomicInteger turn = new AtomicInteger();
    try (FaultyServer server =
        FaultyServer.deciding(
            request ->
                turn.getAndIncrement() % 2 == 0
                    ? ScriptedResponse.of(403, "")
                    : ScriptedResponse.keys(7, Map.of("p/a", "1")))) {
      assertTrue(watch(server, 9, onlyAtItsCap).size() >= 9);
    }
  }

  /** A different server with a lower index may answer afterwards. */
  @Test
  void lossThatOnlyOthersSaw_dropsTheIndex() throws InterruptedException {
    CountDownLatch back = new CountDownLatch(1);
    try (FaultyServer server =
        FaultyServer.deciding(
            request -> {
              if (back.getCount() > 0) {
                lose(back);
                return ScriptedResponse.keys(7, Map.of("p/a", "1"));
              }
              return answer(request);
            })) {
      List<Request> requests = watch(server, 3);
      assertEquals(List.of("5", "none", "7"), indices(requests));
    }
  }

  /** As if no memory were left even to report that no memory is left. */
  private static final class Unreportable extends Error {
    private static final long serialVersionUID = 1L;

    @Override
    public StackTraceElement[] getStackTrace() {
      throw new OutOfMemoryError("no memory for a stack trace");
    }
  }

  @Test
  void errorThatCannotBeReported_doesNotEndTheWatch() throws InterruptedException {
    try (FaultyServer server =
        FaultyServer.answering(ScriptedResponse.keys(7, Map.of("p/a", "1")))) {
      Predicate<IndexedEntries> failing =
          answer -> {
            throw new Unreportable();
          };
      assertTrue(watch(server, 4, atOnce, failing).size() >= 4);
    }
  }

  private void lose(CountDownLatch back) {
    try {
      outage.failed(outage.enter());
      outage.succeeded(outage.enter());
      back.countDown();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static ScriptedResponse answer(Request request) {
    return request.parameter("index").isPresent()
        ? ScriptedResponse.silence()
        : ScriptedResponse.keys(7, Map.of("p/a", "1"));
  }

  /** Watches from index 5 until a number of requests have arrived. */
  private List<Request> watch(FaultyServer server, int requests) throws InterruptedException {
    return watch(server, requests, atOnce);
  }

  private List<Request> watch(FaultyServer server, int requests, Backoff backoff)
      throws InterruptedException {
    return watch(server, requests, backoff, answer -> false);
  }

  private List<Request> watch(
      FaultyServer server, int requests, Backoff backoff, Predicate<IndexedEntries> handover)
      throws InterruptedException {
    ConsulSettings settings = SourceSetup.at(server.uri()).set("prefixes", "p").settings();
    DocumentFormats formats = new DocumentFormats(List.of(), null);
    SnapshotPublisher publisher =
        new SnapshotPublisher(
            new KeyLayout(settings.selection(), formats),
            new LayerAssembler(formats, KeyPatterns.NONE),
            null,
            Long.MAX_VALUE);
    try (ConnectionPool transport = new ConnectionPool(settings, 2)) {
      KvReader store = new KvReader(settings, transport);
      KvQuery query = new KvQuery.Prefix("p/");
      QueryWatcher watcher =
          new QueryWatcher(
              query,
              null,
              new WatchIndex(5),
              store,
              QueryReader.whole(query, store),
              new WatchContext(
                  settings,
                  publisher,
                  outage,
                  backoff,
                  new WaitLimit(settings.timing().block(), System::nanoTime),
                  new RequestPace(System::nanoTime),
                  new MissingPrefixes()),
              handover);
      Thread thread = new Thread(watcher);
      thread.start();
      try {
        return server.awaitRequests(requests);
      } finally {
        watcher.end();
        outage.close();
        thread.join(TimeUnit.SECONDS.toMillis(30));
      }
    }
  }

  private static List<String> indices(List<Request> requests) {
    return requests.stream().map(r -> r.parameter("index").orElse("none")).toList();
  }
}
