package io.varve.config.layered;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.Change;
import io.varve.config.ChangeEvent;
import io.varve.config.ConfigException;
import io.varve.config.ConfigSnapshot;
import io.varve.config.Converter;
import io.varve.config.InvalidValueException;
import io.varve.config.Live;
import io.varve.config.MissingKeyException;
import io.varve.config.Origin;
import io.varve.config.Secret;
import io.varve.config.layered.spi.SourceStatus;
import io.varve.config.Subscription;
import io.varve.config.TypeRef;
import io.varve.config.layered.Configs.Events;
import io.varve.config.spi.ConfigSource;
import io.varve.config.spi.SourceContext;
import io.varve.config.spi.SourceLayer;
import io.varve.config.spi.SourceObserver;
import io.varve.config.spi.SourcePhase;
import io.varve.config.spi.SourceSnapshot;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LayeredConfigTest {

  // Precedence and reading

  @Test
  void highestOrdinal_wins() {
    FakeSource low = FakeSource.of("low", 100, "a=low", "b=low");
    FakeSource high = FakeSource.of("high", 200, "a=high");
    try (LayeredConfig config = Configs.of(low, high)) {
      assertEquals("high", config.get("a"));
      assertEquals("low", config.get("b"));
      assertEquals(Set.of("a", "b"), config.keys());
    }
  }

  @Test
  void keysUnder_areTheKeyAndThoseBelow_relativeToTheView() {
    FakeSource source = FakeSource.of("test", 1, "a=1", "a.b.c=2", "a.b[0]=3", "a-b=4", "b.b=5");
    try (LayeredConfig config = Configs.of(source)) {
      assertEquals(Set.of("a", "a.b.c", "a.b[0]"), config.keysUnder("a"));
      assertEquals(Set.of("b.c", "b[0]"), config.at("a").snapshot().keysUnder("b"));
      assertEquals(config.keys(), config.keysUnder(""));
      assertEquals(Set.of(), config.keysUnder("none"));
    }
  }

  /** What the state shows must not be older than what is known of its secrets. */
  @Test
  void whatALaterSourceReadsAsASecret_isMaskedInTheFirstState() {
    FakeSource local = FakeSource.of("local", 1, "pin=1234");
    FakeSource remote =
        new FakeSource("remote", 2, SourcePhase.REMOTE) {
          @Override
          public void open(SourceContext context) {
            context.settings().get("pin", Secret.class);
          }
        };
    try (LayeredConfig config = Configs.of(local, remote)) {
      assertTrue(config.isSecret("pin"));
      assertFalse(config.explain("pin").toString().contains("1234"));
    }
  }

  @Test
  void ordinal_isChangedByTheBuilder_andTheSettingBeatsTheBuilder() {
    FakeSource low = FakeSource.of("low", 100, "a=low");
    FakeSource high = FakeSource.of("high", 200, "a=high");
    try (LayeredConfig config = Configs.builder(low, high).ordinal("low", 300).build()) {
      assertEquals("low", config.get("a"));
    }
    FakeSource args =
        new FakeSource("args", 500, SourcePhase.PROCESS).fill("varve.ordinal.low=150");
    low = FakeSource.of("low", 100, "a=low");
    high = FakeSource.of("high", 200, "a=high");
    try (LayeredConfig config = Configs.builder(args, low, high).ordinal("low", 300).build()) {
      assertEquals("high", config.get("a"));
      assertEquals(
          List.of(500, 200, 150), config.sources().stream().map(SourceStatus::ordinal).toList());
    }
  }

  @Test
  void keyWithValueAndChildren_holdsBoth() {
    try (LayeredConfig config = Configs.of(FakeSource.of("s", 1, "foo=1", "foo.sub=2"))) {
      assertEquals("1", config.get("foo"));
      assertEquals("2", config.get("foo.sub"));
      assertEquals("2", config.at("foo").get("sub"));
      assertEquals("1", config.at("foo").get(""));
    }
  }

  @Test
  void spelling_doesNotMatter() {
    try (LayeredConfig config = Configs.of(FakeSource.of("s", 1, "db.poolSize=4"))) {
      assertEquals("4", config.get("db.pool-size"));
      assertEquals("4", config.get("db.pool_size"));
      assertEquals(Set.of("db.pool-size"), config.keys());
    }
  }

  @Test
  void missingKey_throws_andFindIsEmpty() {
    try (LayeredConfig config = Configs.of(FakeSource.of("s", 1, "a=1"))) {
      assertThrows(MissingKeyException.class, () -> config.get("b"));
      assertEquals(Optional.empty(), config.find("b"));
      assertEquals(7, config.get("b", Integer.class, 7));
      assertEquals(Set.of("a"), config.keys(), "a fallback is never stored");
    }
  }

  @Test
  void view_hasRelativeKeys() {
    try (LayeredConfig config =
        Configs.of(FakeSource.of("s", 1, "db.url=u", "db.l[0]=x", "dbx=1"))) {
      assertEquals(Set.of("url", "l[0]"), config.at("db").snapshot().keys());
      assertEquals("x", config.at("db").at("l").get("[0]"));
      assertEquals("u", config.snapshot().at("db").get("url"));
    }
  }

  @Test
  void list_endsWhereItsLayerEndsIt() {
    FakeSource low = FakeSource.of("low", 100, "l[0]=a", "l[1]=b", "l[2]=c", "t=1,2,3");
    FakeSource high = FakeSource.of("high", 200, "l[0]=x", "t[0]=9");
    TypeRef<List<String>> list = new TypeRef<>() {};
    try (LayeredConfig config = Configs.of(low, high)) {
      assertEquals(List.of("x"), config.get("l", list));
      assertEquals(List.of("9"), config.get("t", list));
      assertEquals(Optional.empty(), config.find("none", list));
    }
  }

  @Test
  void snapshot_neverChanges() {
    FakeSource source = FakeSource.of("s", 1, "a=1");
    try (LayeredConfig config = Configs.of(source)) {
      ConfigSnapshot before = config.snapshot();
      source.change("a=2");
      assertEquals("1", before.get("a"));
      assertEquals("2", config.get("a"));
      assertEquals(before.number() + 1, config.snapshot().number());
    }
  }

  // Change

  @Test
  void change_isDeliveredOnce_withOldAndNewAndSnapshots() {
    FakeSource source = FakeSource.of("s", 1, "a=1", "b=1");
    try (LayeredConfig config = Configs.of(source)) {
      Events events = new Events();
      config.onChange("", events);
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
      Events db = new Events();
      Events url = new Events();
      config.onChange("db", db);
      config.at("db").onChange("url", url);
      source.change("dbx=2");
      source.change("db.url=2", "dbx=3");
      assertEquals("[db.url: 1 → 2 (s:db.url)]", db.next().changes().toString());
      assertEquals("[db.url: 1 → 2 (s:db.url)]", url.next().changes().toString());
      source.change("db.user=1");
      assertEquals("[db.user: (absent) → 1 (s:db.user)]", db.next().changes().toString());
      assertTrue(url.isEmpty());
    }
  }

  @Test
  void shadowedChange_firesNothing() {
    FakeSource low = FakeSource.of("low", 1, "a=1", "b=1");
    FakeSource high = FakeSource.of("high", 2, "a=9");
    try (LayeredConfig config = Configs.of(low, high)) {
      Events events = new Events();
      config.onChange("", events);
      low.change("a=2");
      low.change("b=2");
      assertEquals("[b: 1 → 2 (low:b)]", events.next().changes().toString());
    }
  }

  @Test
  void deletion_fallsBackToTheNextLayer() {
    FakeSource low = FakeSource.of("low", 1, "a=1");
    FakeSource high = FakeSource.of("high", 2, "a=9");
    try (LayeredConfig config = Configs.of(low, high)) {
      Events events = new Events();
      config.onChange("a", events);
      high.change("a");
      assertEquals("[a: 9 → 1 (low:a)]", events.next().changes().toString());
      low.change("a");
      assertEquals("[a: 1 → (absent)]", events.next().changes().toString());
    }
  }

  @Test
  void dependantsOfAPlaceholder_fireToo() {
    FakeSource source = FakeSource.of("s", 1, "host=a", "url=http://${host}/");
    try (LayeredConfig config = Configs.of(source)) {
      Events events = new Events();
      config.onChange("url", events);
      source.change("host=b");
      assertEquals("[url: http://a/ → http://b/ (s:url)]", events.next().changes().toString());
    }
  }

  @Test
  void equalContents_wakeNobody_andMakeNoSnapshot() {
    FakeSource source = FakeSource.of("s", 1, "a=1");
    try (LayeredConfig config = Configs.of(source)) {
      Events events = new Events();
      config.onChange("", events);
      source.report();
      assertEquals(1, config.snapshot().number());
      source.change("a=2");
      assertEquals(2, events.next().after().number());
    }
  }

  @Test
  void twoChangesInARow_areTwoEvents_inOrder() {
    FakeSource source = FakeSource.of("s", 1, "a=1");
    try (LayeredConfig config = Configs.of(source)) {
      Events events = new Events();
      config.onChange("", events);
      source.change("a=2");
      source.change("a=3");
      assertEquals("[a: 1 → 2 (s:a)]", events.next().changes().toString());
      assertEquals("[a: 2 → 3 (s:a)]", events.next().changes().toString());
    }
  }

  @Test
  void secret_isMaskedInEventsAndExplanations() {
    FakeSource source = FakeSource.of("s", 1, "db.password=hunter2", "url=x:${db.password}@y");
    try (LayeredConfig config = Configs.of(source)) {
      Events events = new Events();
      config.onChange("", events);
      assertFalse(config.explain("db.password").toString().contains("hunter2"));
      assertFalse(config.explain("url").toString().contains("hunter2"));
      source.change("db.password=hunter3");
      ChangeEvent event = events.next();
      assertFalse(event.toString().contains("hunter"), event.toString());
      assertEquals("hunter3", event.after().get("db.password"), "reading gives the real one");
      assertEquals("x:hunter3@y", event.after().get("url"));
    }
  }

  @Test
  void number_isConvertedOnce_andTheProgramsOwnTypesEachTime() {
    FakeSource source = FakeSource.of("s", 1, "n=70000");
    Converter<StringBuilder> own =
        new Converter<>() {
          @Override
          public Class<StringBuilder> type() {
            return StringBuilder.class;
          }

          @Override
          public StringBuilder convert(String text) {
            return new StringBuilder(text);
          }
        };
    try (LayeredConfig config = Configs.builder(source).converter(own).build()) {
      assertSame(config.get("n", Integer.class), config.get("n", Integer.class));
      assertEquals(70_000L, config.get("n", Long.class));
      assertEquals(70_000, config.get("n", Integer.class, 5));
      assertEquals("70000", config.get("n"));
      assertNotSame(config.get("n", StringBuilder.class), config.get("n", StringBuilder.class));
      source.change("n=80000");
      assertEquals(80_000, config.get("n", Integer.class));
    }
  }

  @Test
  void keyThatWasReadInVain_isFoundOnceItIsThere_andAbsentOnceItIsGone() {
    FakeSource source = FakeSource.of("s", 1, "a=1");
    try (LayeredConfig config = Configs.of(source)) {
      for (int i = 0; i < 2; i++) {
        assertEquals(5, config.get("n", Integer.class, 5));
        assertEquals("none", config.get("n", String.class, "none"));
      }
      source.change("n=7");
      assertEquals(7, config.get("n", Integer.class, 5));
      source.change("n");
      assertEquals(6, config.get("n", Integer.class, 6));
    }
  }

  @Test
  void listOfNulls_isNoAbsentKey() {
    SourceLayer layer = SourceLayer.builder("s").hide("hosts[0]", Origin.of("s", "s:1")).build();
    ConfigSource source =
        new ConfigSource() {
          @Override
          public String name() {
            return "s";
          }

          @Override
          public SourceSnapshot load() {
            return SourceSnapshot.of(layer);
          }
        };
    try (LayeredConfig config = Configs.of(source)) {
      Card fallback = new Card(Secret.of("1"), 2);
      for (int i = 0; i < 2; i++) {
        assertSame(fallback, config.get("hosts", Card.class, fallback));
        assertThrows(
            InvalidValueException.class, () -> config.get("hosts", String.class, "fallback"));
      }
    }
  }

  @Test
  void secretKeys_ofTheBuilderAndOfTheSetting_areMaskedBoth() {
    FakeSource source =
        FakeSource.of("s", 1, "card.pin=1234", "licence.text=5678", "card.limit=9")
            .fill("varve.secret-keys=licence");
    try (LayeredConfig config = Configs.builder(source).secretKeys("*.pin").build()) {
      assertFalse(config.explain("card.pin").toString().contains("1234"));
      assertFalse(config.explain("licence.text").toString().contains("5678"));
      assertTrue(config.explain("card.limit").toString().contains("9"));
    }
  }

  record Card(Secret pin, int limit) {}

  @Test
  void keyReadAsASecret_isMaskedFromThenOn_whateverItsName() {
    FakeSource source = FakeSource.of("s", 1, "card.pin=1234", "card.limit=5", "id=x${card.pin}");
    try (LayeredConfig config = Configs.of(source)) {
      Events events = new Events();
      config.onChange("", events);
      assertEquals(
          "card.pin = 1234", config.explain("card.pin").toString().lines().findFirst().get());
      config.live("card", Card.class);
      assertFalse(config.explain("card.pin").toString().contains("1234"));
      assertFalse(config.explain("id").toString().contains("1234"), "nor what draws it in");
      source.change("card.pin=4321");
      ChangeEvent event = events.next();
      assertFalse(event.toString().contains("1234") || event.toString().contains("4321"));
      assertEquals(2, event.changes().size(), event.toString());
      assertEquals("4321", event.after().get("card.pin"));
    }
  }

  @Test
  void newElementReadAsASecret_isMaskedInItsFirstEvent() {
    FakeSource source = FakeSource.of("s", 1, "cards[0].pin=1234", "cards[0].limit=5");
    try (LayeredConfig config = Configs.of(source)) {
      Events events = new Events();
      config.onChange("", events);
      config.live("cards", new TypeRef<List<Card>>() {});
      source.change("cards[1].pin=4321", "cards[1].limit=6");
      ChangeEvent event = events.next();
      assertFalse(event.toString().contains("4321"), event.toString());
    }
  }

  @Test
  void plainReadAsASecret_isMaskedToo() {
    try (LayeredConfig config = Configs.of(FakeSource.of("s", 1, "pin=1234"))) {
      assertEquals("1234", config.get("pin", Secret.class).reveal());
      assertFalse(config.explain("pin").toString().contains("1234"));
    }
  }

  // Subscriptions

  @Test
  void closedSubscription_isNotCalled() {
    FakeSource source = FakeSource.of("s", 1, "a=1");
    try (LayeredConfig config = Configs.of(source)) {
      Events closed = new Events();
      Events open = new Events();
      Subscription subscription = config.onChange("", closed);
      config.onChange("", open);
      subscription.close();
      subscription.close();
      source.change("a=2");
      open.next();
      assertTrue(closed.isEmpty());
    }
  }

  @Test
  void listener_mayCloseItsOwnSubscription() {
    FakeSource source = FakeSource.of("s", 1, "a=1");
    try (LayeredConfig config = Configs.of(source)) {
      Events once = new Events();
      Events open = new Events();
      Subscription[] own = new Subscription[1];
      own[0] =
          config.onChange(
              "",
              event -> {
                own[0].close();
                once.onChange(event);
              });
      config.onChange("", open);
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
    FakeSource source = FakeSource.of("s", 1, "a=1");
    try (LayeredConfig config = Configs.of(source)) {
      Events events = new Events();
      config.onChange(
          "a",
          event -> {
            if (config.get("a").equals("2")) {
              source.change("a=3");
            }
          });
      config.onChange("a", events);
      source.change("a=2");
      assertEquals("2", events.next().after().get("a"));
      assertEquals("3", events.next().after().get("a"));
    }
  }

  @Test
  void throwingListener_hurtsOnlyItself() {
    FakeSource source = FakeSource.of("s", 1, "a=1");
    try (LayeredConfig config = Configs.of(source)) {
      Events after = new Events();
      Events thrower = new Events();
      config.onChange(
          "",
          event -> {
            thrower.onChange(event);
            throw new IllegalStateException("by this test");
          });
      config.onChange("", after);
      source.change("a=2");
      source.change("a=3");
      assertEquals("3", lastOfTwo(after));
      assertEquals("3", lastOfTwo(thrower), "the thrower goes on getting events");
    }
  }

  private static String lastOfTwo(Events events) {
    events.next();
    return events.next().after().get("a");
  }

  @Test
  void stalledListener_delaysOnlyItself_andItsEventsAreGathered() throws InterruptedException {
    FakeSource source = FakeSource.of("s", 1, "a=0");
    try (LayeredConfig config = Configs.of(source)) {
      CountDownLatch inCall = new CountDownLatch(1);
      CountDownLatch go = new CountDownLatch(1);
      Events stalled = new Events();
      Events others = new Events();
      config.onChange(
          "",
          event -> {
            inCall.countDown();
            await(go);
            stalled.onChange(event);
          });
      config.onChange("", others);
      source.change("a=1");
      assertTrue(inCall.await(10, TimeUnit.SECONDS));
      for (int i = 2; i <= 1000; i++) {
        source.change("a=" + i);
      }
      String seen = "";
      while (!seen.equals("1000")) {
        seen = others.next().after().get("a");
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

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(20, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  // Failures and refusals: law 6

  @Test
  void failedSource_keepsItsLastState_andShowsInTheStatus() {
    FakeSource source = FakeSource.of("s", 1, "a=1");
    try (LayeredConfig config = Configs.of(source)) {
      source.fail("garbage");
      assertEquals("1", config.get("a"));
      SourceStatus status = config.sources().get(0);
      assertEquals(SourceStatus.State.DOWN, status.state());
      assertTrue(status.reason().orElseThrow().contains("garbage"));
      source.change("a=2");
      assertEquals("2", config.get("a"));
      assertEquals(SourceStatus.State.UP, config.sources().get(0).state());
      assertEquals(Optional.empty(), config.sources().get(0).reason());
    }
  }

  @Test
  void failureAndRefusal_areLoggedOnce_howeverOftenTheyComeInARow() {
    FakeSource source = FakeSource.of("s", 1, "a=1");
    PrintStream err = System.err;
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    try (LayeredConfig config = Configs.of(source)) {
      for (int i = 0; i < 5; i++) {
        source.fail("garbage");
      }
      source.report();
      source.fail("garbage");
      for (int i = 0; i < 5; i++) {
        source.change("a=${nowhere}");
      }
      assertEquals("1", config.get("a"));
    } finally {
      System.setErr(err);
    }
    String text = log.toString(StandardCharsets.UTF_8);
    assertEquals(2, text.split("s failed", -1).length - 1, "again after a recovery: " + text);
    assertEquals(1, text.split("is up again", -1).length - 1, text);
    assertEquals(1, text.split("refused a change of s", -1).length - 1, text);
  }

  /** Law 3, the engine's part: a source may report before watch returns, and nothing is lost. */
  @Test
  void report_duringWatch_isDelivered() {
    Events events = new Events();
    FakeSource source =
        new FakeSource("s", 1, SourcePhase.LOCAL) {
          @Override
          public void watch(SourceObserver told) {
            super.watch(told);
            change("a=2");
          }
        };
    source.fill("a=1");
    try (LayeredConfig config = Configs.builder(source).listener(events).build()) {
      assertEquals("2", config.get("a"));
      assertEquals("[a: 1 → 2 (s:a)]", events.next().changes().toString());
    }
  }

  @Test
  void sourceThatCannotWatch_isDown_andTheProgramStarts() {
    FakeSource source =
        new FakeSource("s", 1, SourcePhase.LOCAL) {
          @Override
          public void watch(SourceObserver told) {
            throw new IllegalStateException("by this test");
          }
        };
    try (LayeredConfig config = Configs.of(source.fill("a=1"))) {
      assertEquals("1", config.get("a"));
      assertEquals(SourceStatus.State.DOWN, config.sources().get(0).state());
    }
  }

  @Test
  void recoveredSource_withEqualContents_isUp() {
    FakeSource source = FakeSource.of("s", 1, "a=1");
    try (LayeredConfig config = Configs.of(source)) {
      source.fail("garbage");
      source.report();
      assertEquals(SourceStatus.State.UP, config.sources().get(0).state());
    }
  }

  @Test
  void unresolvableChange_isRefusedWhole_andAcceptedOnceMended() {
    FakeSource source = FakeSource.of("s", 1, "a=1", "b=1");
    try (LayeredConfig config = Configs.of(source)) {
      source.change("a=${nowhere}", "b=2");
      assertEquals("1", config.get("a"));
      assertEquals("1", config.get("b"), "nothing of a refused change is applied");
      SourceStatus status = config.sources().get(0);
      assertEquals(SourceStatus.State.STALE, status.state());
      assertTrue(status.lastRefused().orElseThrow().contains("nowhere"));
      source.change("a=3");
      assertEquals("3", config.get("a"));
      assertEquals("2", config.get("b"));
    }
  }

  @Test
  void refusedChange_isJudgedAgain_whenAnotherSourceChanges() {
    FakeSource one = FakeSource.of("one", 1, "a=1");
    FakeSource two = FakeSource.of("two", 2, "x=1");
    try (LayeredConfig config = Configs.of(one, two)) {
      one.change("a=${b}");
      assertEquals("1", config.get("a"));
      two.change("b=7");
      assertEquals("7", config.get("a"));
      assertTrue(config.sources().stream().allMatch(s -> s.state() == SourceStatus.State.UP));
    }
  }

  @Test
  void refusedSource_doesNotHoldUpOthers() {
    FakeSource one = FakeSource.of("one", 1, "a=1");
    FakeSource two = FakeSource.of("two", 2, "x=1");
    try (LayeredConfig config = Configs.of(one, two)) {
      one.change("a=${nowhere}");
      two.change("x=2");
      assertEquals("2", config.get("x"));
      assertEquals("1", config.get("a"));
      assertEquals(SourceStatus.State.STALE, status(config, "one").state());
      assertEquals(SourceStatus.State.UP, status(config, "two").state());
    }
  }

  private static SourceStatus status(LayeredConfig config, String name) {
    return config.sources().stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
  }

  // Live

  @Test
  void live_followsItsKey_andKeepsIdentity() {
    FakeSource source = FakeSource.of("s", 1, "size=1", "other=1");
    try (LayeredConfig config = Configs.of(source)) {
      Live<Integer> size = config.live("size", Integer.class);
      assertSame(size, config.live("size", Integer.class));
      Integer before = size.get();
      source.change("other=2");
      assertSame(before, size.get());
      source.change("size=1000");
      assertEquals(1000, size.get());
    }
  }

  @Test
  void live_refusesWhatItCannotRead() {
    FakeSource source = FakeSource.of("s", 1, "size=1", "other=1");
    try (LayeredConfig config = Configs.of(source)) {
      Live<Integer> size = config.live("size", Integer.class);
      source.change("size=banana", "other=2");
      assertEquals(1, size.get());
      assertEquals("1", config.get("other"), "the whole change is refused");
      assertTrue(config.sources().get(0).lastRefused().orElseThrow().contains("size"));
      source.change("size=3");
      assertEquals(3, size.get());
      assertEquals("2", config.get("other"));
    }
  }

  @Test
  void live_refusesTheDeletionOfItsKey() {
    FakeSource source = FakeSource.of("s", 1, "size=1");
    try (LayeredConfig config = Configs.of(source)) {
      Live<Integer> size = config.live("size", Integer.class);
      source.change("size");
      assertEquals(1, size.get());
    }
  }

  @Test
  void live_tellsOldAndNew() throws InterruptedException {
    FakeSource source = FakeSource.of("s", 1, "size=1");
    try (LayeredConfig config = Configs.of(source)) {
      Live<Integer> size = config.live("size", Integer.class);
      Map<Integer, Integer> told = new TreeMap<>();
      CountDownLatch done = new CountDownLatch(2);
      size.onChange(
          (before, after) -> {
            told.put(before, after);
            done.countDown();
          });
      source.change("size=2");
      source.change("size=3");
      assertTrue(done.await(10, TimeUnit.SECONDS));
      assertEquals(Map.of(1, 2, 2, 3), told);
    }
  }

  // Close: law 7

  @Test
  void close_isIdempotent_andEndsEverything() {
    FakeSource source = FakeSource.of("s", 1, "a=1");
    LayeredConfig config = Configs.of(source);
    Events events = new Events();
    config.onChange("", events);
    source.change("a=2");
    events.next();
    config.close();
    config.close();
    assertEquals(1, source.closes.get());
    source.change("a=3");
    assertEquals("2", config.get("a"), "reading goes on from the last snapshot");
    assertTrue(events.isEmpty());
    assertEquals(List.of(), threads(), "no thread is left");
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(Thread::isAlive)
        .map(Thread::getName)
        .filter(name -> name.startsWith("varve-layered"))
        .toList();
  }

  @Test
  void close_insideAListener_doesNotDeadlock() throws InterruptedException {
    FakeSource source = FakeSource.of("s", 1, "a=1");
    LayeredConfig config = Configs.of(source);
    CountDownLatch closed = new CountDownLatch(1);
    config.onChange(
        "",
        event -> {
          config.close();
          closed.countDown();
        });
    source.change("a=2");
    assertTrue(closed.await(10, TimeUnit.SECONDS));
  }

  @Test
  void close_withAStalledListener_isBounded() throws InterruptedException {
    FakeSource source = FakeSource.of("s", 1, "a=1");
    LayeredConfig config = Configs.of(source);
    CountDownLatch inCall = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    config.onChange(
        "",
        event -> {
          inCall.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            interrupted.countDown();
          }
        });
    source.change("a=2");
    assertTrue(inCall.await(10, TimeUnit.SECONDS));
    config.close();
    assertTrue(interrupted.await(10, TimeUnit.SECONDS));
  }

  @Test
  void sourceThatThrowsOrHangsOnClose_doesNotHoldUpTheOthers() {
    CountDownLatch never = new CountDownLatch(1);
    FakeSource throwing =
        new FakeSource("throwing", 1, SourcePhase.LOCAL) {
          @Override
          public void close() {
            throw new IllegalStateException("by this test");
          }
        };
    FakeSource hanging =
        new FakeSource("hanging", 2, SourcePhase.LOCAL) {
          @Override
          public void close() {
            try {
              never.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
        };
    FakeSource fine = FakeSource.of("fine", 3);
    Configs.of(throwing, hanging, fine).close();
    assertEquals(1, fine.closes.get());
  }

  // Start

  @Test
  void phases_configureTheNext() {
    FakeSource args =
        new FakeSource("args", 500, SourcePhase.PROCESS)
            .fill("varve.profile=prod,eu", "x=${remote.key}");
    FakeSource file = FakeSource.of("file", 100, "remote.address=here");
    FakeSource remote = new FakeSource("remote", 200, SourcePhase.REMOTE).fill("remote.key=7");
    try (LayeredConfig config = Configs.builder(remote, file, args).application("orders").build()) {
      assertEquals(List.of("prod", "eu"), file.context.profiles());
      assertEquals("orders", remote.context.application());
      assertEquals("here", remote.context.settings().get("remote.address"));
      assertEquals("7", config.get("x"), "a placeholder may need a later phase");
      assertThrows(
          ConfigException.class,
          () -> remote.context.settings().get("x"),
          "but is an error for a source that reads it too early");
      assertEquals(List.of("open", "load", "watch"), remote.calls);
    }
  }

  @Test
  void badProfile_isRefused() {
    FakeSource args = new FakeSource("args", 500, SourcePhase.PROCESS).fill("varve.profile=../etc");
    ConfigException e = assertThrows(ConfigException.class, () -> Configs.of(args));
    assertTrue(
        e.getMessage().startsWith("varve.profile (args:varve.profile): expected profile names"),
        e.getMessage());
  }

  @Test
  void failuresOfOnePhase_areReportedTogether_andEverythingIsClosed() {
    class Failing extends FakeSource {
      Failing(String name) {
        super(name, 1, SourcePhase.LOCAL);
      }

      @Override
      public synchronized io.varve.config.spi.SourceSnapshot load() {
        throw failure(name + " is bad");
      }
    }

    FakeSource good = FakeSource.of("good", 1);
    Failing bad = new Failing("bad");
    Failing worse = new Failing("worse");
    ConfigException e = assertThrows(ConfigException.class, () -> Configs.of(good, bad, worse));
    assertEquals(2, e.problems().size());
    assertTrue(e.getMessage().contains("bad is bad") && e.getMessage().contains("worse is bad"));
    assertEquals(
        List.of(1, 1, 1), List.of(good.closes.get(), bad.closes.get(), worse.closes.get()));
  }

  @Test
  void unresolvablePlaceholders_areReportedTogether_andEverythingIsClosed() {
    FakeSource source = FakeSource.of("s", 1, "a=${x}", "b=${y}", "c=${b}");
    ConfigException e = assertThrows(ConfigException.class, () -> Configs.of(source));
    assertEquals(2, e.problems().size(), e.getMessage());
    assertEquals(1, source.closes.get());
  }

  @Test
  void twoSourcesOfOneName_areRefused() {
    ConfigException e =
        assertThrows(
            ConfigException.class, () -> Configs.of(FakeSource.of("s", 1), FakeSource.of("s", 2)));
    assertTrue(e.getMessage().contains("one source of each name"), e.getMessage());
  }

  @Test
  void builder_refusesToSetTwice() {
    assertThrows(
        IllegalStateException.class,
        () -> LayeredConfig.builder().application("a").application("b"));
    assertThrows(
        IllegalStateException.class, () -> LayeredConfig.builder().ordinal("s", 1).ordinal("s", 2));
  }

  @Test
  void defaults_lieBelowEverything() {
    try (LayeredConfig config =
        Configs.builder(FakeSource.of("s", 1, "a=1"))
            .defaults(Map.of("a", "0", "b", "0"))
            .build()) {
      assertEquals("1", config.get("a"));
      assertEquals("0", config.get("b"));
    }
  }

  // Explaining

  @Test
  void explain_showsEveryLayer_winnerFirst() {
    FakeSource low = FakeSource.of("low", 1, "a=1", "host=h");
    FakeSource high = FakeSource.of("high", 2, "a=x${host}");
    try (LayeredConfig config = Configs.of(low, high)) {
      assertEquals(
          """
          a = xh
            * x${host}  high:a  [2] highest precedence; ${host} is h (low:host)
              1  low:a  [1] overridden by high:a""",
          config.explain("a").toString());
    }
  }

  @Test
  void explain_ofWhatOnlyHasKeysBelow_countsThem() {
    try (LayeredConfig config = Configs.of(FakeSource.of("s", 1, "db.url=1", "db.pool.size=2"))) {
      assertEquals("db = (2 keys below it)", config.explain("db").toString());
      assertEquals("nothing = (absent)", config.explain("nothing").toString());
    }
  }

  @Test
  void explain_ofAList_namesItsLayers() {
    FakeSource low = FakeSource.of("low", 1, "l[0]=1", "l[1]=2");
    FakeSource high = FakeSource.of("high", 2, "l[0]=9");
    try (LayeredConfig config = Configs.of(low, high)) {
      assertEquals(
          """
          l = (list of 1)
            * (list of 1)  high:l[0]  [2] highest precedence; a list is taken as a whole
              (list of 2)  low:l[0]  [1] replaced by the list at high:l[0]""",
          config.explain("l").toString());
      assertEquals(
          """
          l[1] = (absent)
              (hidden)  high:l[0]  [2] its list is replaced by the one at high:l[0]
              2  low:l[1]  [1] its list is replaced by the one at high:l[0]""",
          config.explain("l[1]").toString());
    }
  }
}
