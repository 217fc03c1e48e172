package io.varve.config.consul.internal.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.ConfigException;
import io.varve.config.Origin;
import io.varve.config.Problem;
import io.varve.config.SourceException;
import io.varve.config.consul.fixtures.SourceSetup;
import io.varve.config.consul.internal.kv.IndexedEntries;
import io.varve.config.consul.internal.kv.KeyPatterns;
import io.varve.config.consul.internal.kv.KvEntries;
import io.varve.config.consul.internal.kv.KvEntry;
import io.varve.config.consul.internal.kv.KvQuery;
import io.varve.config.consul.internal.layers.DocumentFormats;
import io.varve.config.consul.internal.layers.KeyLayout;
import io.varve.config.consul.internal.layers.LayerAssembler;
import io.varve.config.consul.internal.settings.ConsulSettings;
import io.varve.config.spi.SourceObserver;
import io.varve.config.spi.SourceSnapshot;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reports to the observer from several watches. */
class SnapshotPublisherTest {
  private static final KvQuery P = new KvQuery.Prefix("p/");
  private static final KvQuery Q = new KvQuery.Prefix("q/");
  private static final IndexedEntries NOTHING_AT_5 = new IndexedEntries(KvEntries.NOTHING, 5L);

  private final List<String> heard = new ArrayList<>();
  private final SnapshotPublisher publisher = publisher();

  private static SnapshotPublisher publisher() {
    ConsulSettings settings =
        SourceSetup.at(URI.create("http://127.0.0.1:1")).set("prefixes", "p,q").settings();
    DocumentFormats formats = new DocumentFormats(List.of(), null);
    return new SnapshotPublisher(
        new KeyLayout(settings.selection(), formats),
        new LayerAssembler(formats, KeyPatterns.NONE),
        null,
        Long.MAX_VALUE);
  }

  @BeforeEach
  void start() {
    publisher.start(Map.of(P, NOTHING_AT_5, Q, NOTHING_AT_5), "");
    publisher.observe(
        new SourceObserver() {
          @Override
          public void changed(SourceSnapshot snapshot) {
            heard.add(snapshot.revision());
          }

          @Override
          public void changedWhileFailing(SourceSnapshot snapshot) {
            heard.add(snapshot.revision() + ", failing");
          }

          @Override
          public void failed(ConfigException failure) {
            heard.add(failure.problems().get(0).found());
          }

          @Override
          public void malformed(ConfigException reason) {
            heard.add("malformed: " + reason.problems().get(0).found());
          }
        });
  }

  private static SourceException failure(String found) {
    Origin origin = Origin.of("consul", "consul p/");
    return new SourceException(Problem.at(origin, "something", found, "mend it"));
  }

  private static KvEntries contents(String key) {
    return new KvEntries(List.of(new KvEntry(key, new byte[] {'1'}, 6)));
  }

  private void answerBoth() {
    publisher.answered(P, KvEntries.NOTHING, 6);
    publisher.answered(Q, KvEntries.NOTHING, 7);
  }

  @Test
  void oneFailureOfAll_isReportedOnce_andItsEndOnce() {
    publisher.failed(P, failure("x"));
    publisher.failed(Q, failure("x"));
    publisher.failed(P, failure("x"));
    answerBoth();
    assertEquals(List.of("x", "@7"), heard);
  }

  /** Otherwise, a lost connection would hide the certificate that ends all later ones. */
  @Test
  void outage_isReportedOnceForEachSymptom() {
    publisher.lost(P, failure("x"));
    publisher.lost(Q, failure("x"));
    publisher.lost(P, failure("y"));
    publisher.lost(Q, failure("y"));
    answerBoth();
    publisher.lost(Q, failure("y"));
    assertEquals(List.of("x", "y", "@7", "y"), heard);
  }

  @Test
  void refusalAmidAnOutage_isReportedBesideIt() {
    publisher.lost(P, failure("x"));
    publisher.failed(Q, failure("z"));
    publisher.lost(P, failure("y"));
    publisher.answered(Q, KvEntries.NOTHING, 6);
    assertEquals(List.of("x", "z", "y"), heard);
  }

  @Test
  void outageOfTheStart_goesOnInTheWatch() {
    publisher.startedWithout(List.of(P, Q), FailureKind.OUTAGE, failure("x"));
    publisher.begin();
    publisher.lost(P, failure("x"));
    assertEquals(List.of("x"), heard);
  }

  @Test
  void failureThatIsOver_givesWayToTheOneThatGoesOn() {
    publisher.failed(P, failure("x"));
    publisher.failed(Q, failure("y"));
    publisher.answered(Q, KvEntries.NOTHING, 6);
    assertEquals(List.of("x", "y", "x"), heard);
    publisher.failed(Q, failure("y"));
    publisher.failed(Q, failure("x"));
    assertEquals(List.of("x", "y", "x", "y", "x"), heard);
  }

  @Test
  void changeWhileAnotherFails_doesNotEndTheFailure() {
    publisher.failed(P, failure("x"));
    publisher.answered(Q, contents("q/a"), 6);
    publisher.answered(Q, contents("q/b"), 7);
    publisher.answered(P, KvEntries.NOTHING, 8);
    assertEquals(List.of("x", "@6, failing", "@7, failing", "@8"), heard);
  }

  @Test
  void answerThatCannotBeParsed_isMalformed_andItsNeighbourStillChanges() {
    KvEntries broken = new KvEntries(List.of(new KvEntry("p/data", new byte[] {(byte) 0xFF}, 6)));
    publisher.answered(P, broken, 6);
    publisher.answered(Q, contents("q/a"), 7);
    publisher.answered(P, KvEntries.NOTHING, 8);
    assertEquals(3, heard.size(), heard.toString());
    assertTrue(heard.get(0).startsWith("malformed: "), heard.toString());
    assertEquals(List.of("@7, failing", "@8"), heard.subList(1, 3));
  }

  @Test
  void failureOfTheStart_isReportedOnce_whenTheWatchBegins() {
    publisher.startedWithout(List.of(P, Q), FailureKind.REFUSED, failure("x"));
    publisher.begin();
    publisher.begin();
    publisher.answered(P, KvEntries.NOTHING, 6);
    assertEquals(List.of("x"), heard);
    publisher.answered(Q, KvEntries.NOTHING, 6);
    assertEquals(List.of("x", "@6"), heard);
  }

  @Test
  void observerThatThrows_receivesLaterReports() {
    publisher.observe(
        new SourceObserver() {
          @Override
          public void changed(SourceSnapshot snapshot) {
            heard.add(snapshot.revision());
            throw new AssertionError("on purpose");
          }

          @Override
          public void failed(ConfigException failure) {
            heard.add("failed");
            throw new AssertionError("on purpose");
          }
        });
    publisher.failed(P, failure("x"));
    publisher.answered(Q, contents("q/a"), 6);
    publisher.answered(P, contents("p/a"), 7);
    assertEquals(List.of("failed", "@6", "@7"), heard);
  }

  @Test
  void close_isTheLastThing() {
    publisher.close(0);
    publisher.failed(P, failure("x"));
    publisher.answered(P, contents("p/a"), 6);
    publisher.begin();
    assertEquals(List.of(), heard);
  }

  @Test
  void answerWithoutIndex_keepsTheIndexThatIsKnown() {
    publisher.answered(P, contents("p/a"), 0);
    assertEquals(List.of("@5"), heard);
  }
}
