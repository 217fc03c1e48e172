package io.varve.config.consul;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.testing.consul.Answer;
import io.varve.testing.consul.FaultyServer;
import io.varve.testing.consul.Request;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** One watch, while the others lose the server. */
class PrefixWatcherTest {
  private final Backoff atOnce = new Backoff(Duration.ofMillis(1), () -> 0);
  private final Outage outage = new Outage(atOnce);

  /** All others wait for what it finds. */
  @Test
  void watchThatTriesForAll_doesNotWaitForAChange() throws InterruptedException {
    try (FaultyServer server = FaultyServer.deciding(PrefixWatcherTest::answer)) {
      outage.failed(outage.enter());
      List<Request> requests = watch(server, 2);
      assertEquals(List.of("none", "7"), indices(requests));
    }
  }

  /** Were failures counted on, the third would pause for minutes. */
  @Test
  void answer_endsTheRowOfFailures() throws InterruptedException {
    Backoff onlyAtItsCap = new Backoff(Duration.ofMinutes(10), () -> 0);
    AtomicInteger turn = new AtomicInteger();
    try (FaultyServer server =
        FaultyServer.deciding(
            request ->
                turn.getAndIncrement() % 2 == 0
                    ? Answer.of(403, "")
                    : Answer.keys(7, Map.of("p/a", "1")))) {
      assertTrue(watch(server, 9, onlyAtItsCap).size() >= 9);
    }
  }

  /** The server that is there afterwards may be another, whose index is behind. */
  @Test
  void lossThatOnlyOthersSaw_dropsTheIndex() throws InterruptedException {
    CountDownLatch back = new CountDownLatch(1);
    try (FaultyServer server =
        FaultyServer.deciding(
            request -> {
              if (back.getCount() > 0) {
                lose(back);
                return Answer.keys(7, Map.of("p/a", "1"));
              }
              return answer(request);
            })) {
      List<Request> requests = watch(server, 3);
      assertEquals(List.of("5", "none", "7"), indices(requests));
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

  private static Answer answer(Request request) {
    return request.parameter("index").isPresent()
        ? Answer.silence()
        : Answer.keys(7, Map.of("p/a", "1"));
  }

  /** Watches from index 5 until so many requests have come. */
  private List<Request> watch(FaultyServer server, int requests) throws InterruptedException {
    return watch(server, requests, atOnce);
  }

  private List<Request> watch(FaultyServer server, int requests, Backoff backoff)
      throws InterruptedException {
    ConsulSettings settings = Setup.at(server.uri()).set("prefixes", "p").settings();
    TextFormats formats = new TextFormats(List.of(), null);
    Publisher publisher =
        new Publisher(new Layout(settings.places(), formats), new LayerBuilder(formats), null);
    try (Transport transport = new Transport(settings, 2)) {
      KvStore store = new KvStore(settings, transport);
      Query query = new Query.Tree("p/");
      PrefixWatcher watcher =
          new PrefixWatcher(
              query,
              new WatchState(5),
              store,
              QueryReader.whole(query, store),
              publisher,
              outage,
              backoff,
              settings,
              answer -> false);
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
