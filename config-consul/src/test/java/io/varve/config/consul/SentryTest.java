package io.varve.config.consul;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.testing.consul.Answer;
import io.varve.testing.consul.ConsulServer;
import io.varve.testing.consul.FaultyServer;
import io.varve.testing.consul.Request;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What lies in no other part is found when it changes, and not looked for when others change. */
class SentryTest {
  private static final Duration WAIT = Duration.ofSeconds(60);
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final Sentry.Times RESTING = new Sentry.Times(LONG, LONG, LONG);

  private final Reports reports = new Reports();

  /** The first part of a tree, of which two folders are parts. */
  private final class Watched implements AutoCloseable {
    final Transport transport;
    final KvStore store;
    final Sentry sentry;
    io.varve.config.consul.Answer last = new io.varve.config.consul.Answer(Contents.NOTHING, 0L);

    Watched(URI server, Sentry.Times times) throws ConsulFailure, InterruptedException {
      ConsulSettings settings = Setup.at(server).settings();
      transport = new Transport(settings, 4);
      store = new KvStore(settings, transport.open(), transport::dropIdle);
      Query.Part part = new Query.Part(new Query.Tree("p/"), "p/", Set.of("p/a/", "p/b/"), 1);
      Consistency how = Consistency.DEFAULT;
      PartReader reader = new PartReader(store, part, how, Contents.NOTHING, 0, 0, told -> {});
      sentry = new Sentry(store, part, how, reader, reports, times);
      next();
      next();
    }

    List<String> next() throws ConsulFailure, InterruptedException {
      last = sentry.read(last.index(), WAIT);
      return last.contents().entries().stream().map(KvEntry::key).toList();
    }

    /** The keys once they are others. */
    List<String> changed() throws ConsulFailure, InterruptedException {
      List<String> before = last.contents().entries().stream().map(KvEntry::key).toList();
      List<String> now = next();
      while (now.equals(before)) {
        now = next();
      }
      return now;
    }

    @Override
    public void close() {
      transport.close();
    }
  }

  private static ConsulServer server() {
    ConsulServer server = ConsulServer.start();
    for (String key : List.of("p/a/1", "p/a/2", "p/b/1", "p/key", "q/1")) {
      server.api().put(key, "1");
    }
    return server;
  }

  @Test
  void whatNoPartTellsOf_isFound() throws Exception {
    try (ConsulServer server = server();
        Watched watched = new Watched(server.uri(), RESTING)) {
      server.api().put("p/new/key", "1");
      assertEquals(List.of("p/key", "p/new/key"), watched.changed());
      server.api().put("p/!", "1");
      assertEquals(List.of("p/!", "p/key", "p/new/key"), watched.changed());
      server.api().deleteTree("p/new/");
      assertEquals(List.of("p/!", "p/key"), watched.changed());
      server.api().deleteTree("p/");
      assertEquals(List.of(), watched.changed());
      server.api().put("p/again", "1");
      assertEquals(List.of("p/again"), watched.changed());
    }
  }

  @Test
  void whatAPartTellsOf_costsOneRequest() throws Exception {
    try (ConsulServer server = server();
        Watched watched = new Watched(server.uri(), RESTING)) {
      server.api().put("p/key", "2");
      while (watched.last.contents().entries().get(0).modifyIndex()
          != server.api().index("p/key")) {
        watched.next();
      }
      for (int i = 0; i < 10; i++) {
        server.api().put("p/a/1", "value " + i);
        reports.told(server.api().index("p/a/1"));
        long before = watched.store.requests();
        assertEquals(List.of("p/key"), watched.next());
        assertEquals(before + 1, watched.store.requests());
      }
    }
  }

  @Test
  void whatChangesWithAPart_beforeTheSentryWaits_isFoundAfterTheRest() throws Exception {
    try (ConsulServer server = server();
        Watched watched = new Watched(server.uri(), new Sentry.Times(Duration.ZERO, LONG, LONG))) {
      server.api().transaction().set("p/a/1", "2").set("p/new", "1").commit();
      reports.told(server.api().index("p/new"));
      assertEquals(List.of("p/key"), watched.next());
      assertEquals(List.of("p/key", "p/new"), watched.changed());
    }
  }

  /** The answer is that of the last change, of which a part tells. */
  @Test
  void whatChangesBeforeAPart_whileTheSentryDoesNotWait_isFoundSoon() throws Exception {
    try (ConsulServer server = server();
        Watched watched = new Watched(server.uri(), Sentry.Times.of(LONG))) {
      server.api().put("p/new", "1");
      server.api().put("p/a/1", "2");
      reports.told(server.api().index("p/a/1"));
      long start = System.nanoTime();
      assertEquals(List.of("p/key"), watched.next());
      assertEquals(List.of("p/key", "p/new"), watched.changed());
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      assertTrue(took.compareTo(Duration.ofSeconds(10)) < 0, took::toString);
    }
  }

  @Test
  void namesAreListed_whenThePeriodIsOver_whateverPartsTell() throws Exception {
    try (ConsulServer server = server();
        Watched watched =
            new Watched(server.uri(), new Sentry.Times(LONG, LONG, Duration.ofSeconds(2)))) {
      server.api().put("p/new", "1");
      for (int i = 0; !watched.next().contains("p/new"); i++) {
        server.api().put("p/a/1", "value " + i);
        reports.told(server.api().index("p/a/1"));
      }
    }
  }

  /** A restored server counts on, or anew; then nothing is believed that was known. */
  @Test
  void snapshotThatIsRestored_isReadAnew() throws Exception {
    try (ConsulServer server = server();
        Watched watched = new Watched(server.uri(), RESTING)) {
      byte[] snapshot = server.api().saveSnapshot();
      server.api().put("p/new", "1");
      assertEquals(List.of("p/key", "p/new"), watched.changed());
      server.api().restoreSnapshot(snapshot);
      server.api().put("p/b/1", "2");
      assertEquals(List.of("p/key"), watched.changed());
    }
  }

  /** Names in the tree; what is waited for, and is not there, is answered as the test says. */
  private static FaultyServer scripted(UnaryOperator<Answer> forNothing) {
    AtomicInteger index = new AtomicInteger(10);
    return FaultyServer.deciding(
        request -> {
          if (isForNothing(request)) {
            return forNothing.apply(Answer.of(404, "").index(index.incrementAndGet()));
          }
          return request.parameter("index").isPresent()
              ? Answer.of(500, "")
              : Answer.of(200, "[\"p/a/\",\"p/b/\"]").index(10);
        });
  }

  private static boolean isForNothing(Request request) {
    return request.path().contains("waits-here");
  }

  @Test
  void serverThatDoesNotAnswerForWhatIsNotThere_isAskedForTheTree() throws Exception {
    Duration trial = Duration.ofMillis(600);
    try (FaultyServer server = scripted(answer -> answer.after(trial.multipliedBy(2)));
        Watched watched = new Watched(server.uri(), new Sentry.Times(LONG, trial, LONG))) {
      reports.told(11);
      reports.told(12);
      watched.next();
      watched.next();
      assertThrows(ConsulFailure.class, watched::next);
      Request last = last(server);
      assertEquals("/v1/kv/p/", last.path());
      assertTrue(last.parameter("index").isPresent(), last.target());
    }
  }

  /** The index of what is not there is that of the store, which goes on. */
  @Test
  void serverThatIsWrittenToElsewhere_isTrustedToAnswer() throws Exception {
    Duration trial = Duration.ofMillis(600);
    try (FaultyServer server = scripted(answer -> answer.after(trial.multipliedBy(2)));
        Watched watched = new Watched(server.uri(), new Sentry.Times(LONG, trial, LONG))) {
      watched.next();
      watched.next();
      assertEquals(List.of(trial, trial.multipliedBy(2)), waits(server));
    }
  }

  private static Request last(FaultyServer server) {
    List<Request> requests = server.requests();
    return requests.get(requests.size() - 1);
  }

  /** Who waited was woken by the first change: only its own moment may hold another. */
  @Test
  void changeThatAPartTold_isFollowedByAList_onlyIfNobodyWaited() throws Exception {
    Duration rest = Duration.ofSeconds(40);
    AtomicInteger turn = new AtomicInteger();
    try (FaultyServer server =
            scripted(a -> turn.incrementAndGet() == 1 ? a.after(Duration.ofMillis(300)) : a);
        Watched watched = new Watched(server.uri(), new Sentry.Times(rest, WAIT, LONG))) {
      IntStream.range(11, 15).forEach(reports::told);
      for (int i = 0; i < 3; i++) {
        watched.next();
      }
      List<Duration> waits = waits(server);
      assertEquals(List.of(WAIT, WAIT), waits.subList(0, 2));
      assertTrue(waits.get(2).compareTo(rest) <= 0, waits::toString);
    }
  }

  @Test
  void serverThatDoesAnswer_isWaitedForLonger() throws Exception {
    Duration trial = Duration.ofSeconds(20);
    try (FaultyServer server = scripted(answer -> answer.after(Duration.ofMillis(600)));
        Watched watched = new Watched(server.uri(), new Sentry.Times(LONG, trial, LONG))) {
      watched.next();
      watched.next();
      assertEquals(List.of(trial, WAIT), waits(server));
    }
  }

  private static List<Duration> waits(FaultyServer server) {
    return server.requests().stream()
        .filter(SentryTest::isForNothing)
        .map(request -> request.parameter("wait").orElse("").replace("ms", ""))
        .map(millis -> Duration.ofMillis(Long.parseLong(millis)))
        .toList();
  }
}
