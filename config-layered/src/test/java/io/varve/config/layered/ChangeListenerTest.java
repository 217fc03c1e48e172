package io.varve.config.layered;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.Change;
import io.varve.config.ChangeEvent;
import io.varve.config.Subscription;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Change events and their listeners. */
class ChangeListenerTest {
  private final FakeSource source = FakeSource.of("s", 1, "a=1");

  @Test
  void change_isDeliveredOnce_withOldAndNewAndSnapshots() {
    FakeSource source = FakeSource.of("s", 1, "a=1", "b=1");
    try (LayeredConfig config = Configs.of(source)) {
      Events events = Events.of(config, "");
      source.change("a=2", "c=3", "b");
      ChangeEvent event = events.next();
      assertEquals(
          List.of("a: 1 → 2 (s:a)", "b: 1 → (absent)", "c: (absent) → 3 (s:c)"),
          event.changes().stream().map(Change::toString).toList());
      assertEquals("1", event.before().get("a"));
      assertEquals("2", event.after().get("a"));
      assertEquals(Optional.of("3"), event.change("c").flatMap(Change::newValue));
    }
  }

  @Test
  void listener_hearsOfItsKeyAndBelowOnly() {
    FakeSource source = FakeSource.of("s", 1, "db.url=1", "dbx=1");
    try (LayeredConfig config = Configs.of(source)) {
      Events db = Events.of(config, "db");
      Events url = Events.of(config.at("db"), "url");
      source.change("dbx=2");
      source.change("db.url=2", "dbx=3");
      assertEquals("[db.url: 1 → 2 (s:db.url)]", db.nextChanges());
      assertEquals("[db.url: 1 → 2 (s:db.url)]", url.nextChanges());
      source.change("db.user=1");
      assertEquals("[db.user: (absent) → 1 (s:db.user)]", db.nextChanges());
      assertTrue(url.isEmpty());
    }
  }

  @Test
  void shadowedChange_firesNothing() {
    FakeSource low = FakeSource.of("low", 1, "a=1", "b=1");
    FakeSource high = FakeSource.of("high", 2, "a=9");
    try (LayeredConfig config = Configs.of(low, high)) {
      Events events = Events.of(config, "");
      low.change("a=2");
      low.change("b=2");
      assertEquals("[b: 1 → 2 (low:b)]", events.nextChanges());
    }
  }

  @Test
  void deletion_fallsBackToTheNextLayer() {
    FakeSource low = FakeSource.of("low", 1, "a=1");
    FakeSource high = FakeSource.of("high", 2, "a=9");
    try (LayeredConfig config = Configs.of(low, high)) {
      Events events = Events.of(config, "a");
      high.change("a");
      assertEquals("[a: 9 → 1 (low:a)]", events.nextChanges());
      low.change("a");
      assertEquals("[a: 1 → (absent)]", events.nextChanges());
    }
  }

  @Test
  void dependantsOfAPlaceholder_fireToo() {
    FakeSource source = FakeSource.of("s", 1, "host=a", "url=http://${host}/");
    try (LayeredConfig config = Configs.of(source)) {
      Events events = Events.of(config, "url");
      source.change("host=b");
      assertEquals("[url: http://a/ → http://b/ (s:url)]", events.nextChanges());
    }
  }

  @Test
  void equalContents_notifyNoListener_andMakeNoSnapshot() {
    try (LayeredConfig config = Configs.of(source)) {
      Events events = Events.of(config, "");
      source.report();
      assertEquals(1, config.snapshot().number());
      source.change("a=2");
      assertEquals(2, events.next().after().number());
    }
  }

  @Test
  void twoChangesInARow_areTwoEvents_inOrder() {
    try (LayeredConfig config = Configs.of(source)) {
      Events events = Events.of(config, "");
      source.change("a=2");
      source.change("a=3");
      assertEquals("[a: 1 → 2 (s:a)]", events.nextChanges());
      assertEquals("[a: 2 → 3 (s:a)]", events.nextChanges());
    }
  }

  @Test
  void closedSubscription_isNotCalled() {
    try (LayeredConfig config = Configs.of(source)) {
      Events closed = new Events();
      Subscription subscription = config.onChange("", closed);
      Events open = Events.of(config, "");
      subscription.close();
      subscription.close();
      source.change("a=2");
      open.next();
      assertTrue(closed.isEmpty());
    }
  }

  @Test
  void listener_mayCloseItsOwnSubscription() {
    try (LayeredConfig config = Configs.of(source)) {
      Events once = new Events();
      Subscription[] own = new Subscription[1];
      own[0] =
          config.onChange(
              "",
              event -> {
                own[0].close();
                once.onChange(event);
              });
      Events open = Events.of(config, "");
      source.change("a=2");
      source.change("a=3");
      open.next();
      open.next();
      once.next();
      assertTrue(once.isEmpty());
    }
  }

  @Test
  void listener_mayReadAndChangeSources() {
    try (LayeredConfig config = Configs.of(source)) {
      config.onChange(
          "a",
          event -> {
            if (config.get("a").equals("2")) {
              source.change("a=3");
            }
          });
      Events events = Events.of(config, "a");
      source.change("a=2");
      assertEquals("2", events.nextValue("a"));
      assertEquals("3", events.nextValue("a"));
    }
  }

  @Test
  void throwingListener_hurtsOnlyItself() {
    try (LayeredConfig config = Configs.of(source)) {
      Events thrower = new Events();
      config.onChange(
          "",
          event -> {
            thrower.onChange(event);
            throw new IllegalStateException("by this test");
          });
      Events after = Events.of(config, "");
      source.change("a=2");
      source.change("a=3");
      assertEquals("3", lastOfTwo(after));
      assertEquals("3", lastOfTwo(thrower), "the thrower goes on getting events");
    }
  }

  private static String lastOfTwo(Events events) {
    events.next();
    return events.nextValue("a");
  }

  @Test
  void stalledListener_delaysOnlyItself_andItsEventsAreGathered() throws InterruptedException {
    FakeSource source = FakeSource.of("s", 1, "a=0");
    try (LayeredConfig config = Configs.of(source)) {
      CountDownLatch inCall = new CountDownLatch(1);
      CountDownLatch go = new CountDownLatch(1);
      Events stalled = new Events();
      config.onChange(
          "",
          event -> {
            inCall.countDown();
            Configs.await(go);
            stalled.onChange(event);
          });
      Events others = Events.of(config, "");
      source.change("a=1");
      Configs.await(inCall);
      for (int i = 2; i <= 1000; i++) {
        source.change("a=" + i);
      }
      String seen = "";
      while (!seen.equals("1000")) {
        seen = others.nextValue("a");
      }
      go.countDown();
      ChangeEvent event = stalled.next();
      int count = 1;
      while (!event.after().get("a").equals("1000")) {
        ChangeEvent next = stalled.next();
        assertEquals(event.after().number(), next.before().number(), "before is what it saw last");
        event = next;
        count++;
      }
      assertTrue(count <= 18, count + " events waited: the queue must be bounded");
    }
  }
}
