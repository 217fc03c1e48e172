package io.varve.config.layered.internal.notify;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.Secret;
import io.varve.config.TypeRef;
import io.varve.config.layered.Configs;
import io.varve.config.layered.FakeSource;
import io.varve.config.layered.LayeredConfig;
import io.varve.config.layered.ManualTime;
import io.varve.config.layered.internal.pacing.DefaultScheduler;
import io.varve.config.layered.internal.state.ConfigSnapshotView;
import io.varve.config.layered.internal.state.ConfigState;
import io.varve.config.layered.spi.HistoryEntry;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** History of changes. */
class ChangeHistoryTest {
  private final ManualTime time = new ManualTime();
  private final FakeSource source = FakeSource.of("s", 1, "a=1", "b=1");

  private LayeredConfig open(int size) {
    return Configs.builder(source).clock(time).history(size).build();
  }

  @Test
  void acceptedAndRefused_areKept_oldestFirst() {
    try (LayeredConfig config = Configs.builder(source).clock(time).build()) {
      source.change("a=2", "b=2");
      time.advance(Duration.ofMinutes(5));
      source.change("a=${nowhere}");
      List<HistoryEntry> history = config.history();
      assertEquals(
          """
          2026-11-23T03:00:00Z #2 from s
            a: 1 → 2 (s:a)
            b: 1 → 2 (s:b)""",
          history.get(0).toString());
      assertTrue(
          history
              .get(1)
              .toString()
              .startsWith("2026-11-23T03:05:00Z refused from s, #2 stays\n  a (s:a): expected "),
          history.get(1).toString());
      assertEquals(2, history.size());
      assertEquals(HistoryEntry.Outcome.REFUSED, history.get(1).outcome());
    }
  }

  @Test
  void onlyTheLastAreKept() {
    try (LayeredConfig config = open(3)) {
      for (int i = 2; i <= 10; i++) {
        source.change("a=" + i);
      }
      assertEquals(
          List.of(8L, 9L, 10L), config.history().stream().map(HistoryEntry::snapshot).toList());
    }
  }

  @Test
  void historyOfNone_isEmpty() {
    try (LayeredConfig config = open(0)) {
      source.change("a=2");
      assertEquals(List.of(), config.history());
    }
    assertThrows(IllegalArgumentException.class, () -> LayeredConfig.builder().history(-1));
  }

  @Test
  void repeatedRefusal_isKeptOnce_soThatItPushesNothingOut() {
    try (LayeredConfig config = open(5)) {
      source.change("a=2");
      for (int i = 0; i < 10; i++) {
        source.change("a=${nowhere}", "b=" + i);
      }
      assertEquals(2, config.history().size());
      source.change("a=3");
      source.change("a=${nowhere}");
      assertEquals(4, config.history().size(), "after it was mended it is news again");
    }
  }

  @Test
  void whatChangesNothingForReaders_isNotKept() {
    FakeSource shadowed = FakeSource.of("low", 0, "a=0");
    try (LayeredConfig config = Configs.of(source, shadowed)) {
      shadowed.change("a=9");
      assertEquals(List.of(), config.history());
    }
  }

  @Test
  void refusedOverride_isKept() {
    try (LayeredConfig config = Configs.builder(source).allowOverrides(true).build()) {
      assertThrows(
          RuntimeException.class, () -> config.override("a", "${nowhere}", Duration.ofHours(1)));
      assertEquals(List.of("override"), config.history().get(0).sources());
    }
  }

  @Test
  void manyChangesAndLongValues_areCut() {
    try (LayeredConfig config = open(5)) {
      String[] entries = new String[250];
      for (int i = 0; i < entries.length; i++) {
        entries[i] = "k" + (1000 + i) + "=" + "x".repeat(10_000);
      }
      source.change(entries);
      HistoryEntry entry = config.history().get(0);
      assertEquals(100, entry.changes().size());
      assertEquals(150, entry.moreChanges());
      assertTrue(entry.toString().endsWith("and 150 more"));
      assertTrue(entry.toString().length() < 50_000);
    }
  }

  @Test
  void secrets_areMasked() {
    source.fill("db.password=hunter2", "url=x:${db.password}@y");
    try (LayeredConfig config = open(5)) {
      source.change("db.password=hunter3");
      source.change("db.password=${nowhere}hunter4");
      assertEquals(2, config.history().size());
      assertFalse(config.history().toString().contains("hunter"), config.history().toString());
    }
  }

  /** Also if the key becomes known as secret later, and for a value that it was pulled into. */
  @Test
  void keyThatIsReadAsASecret_isMaskedInThePastToo() {
    source.fill("pin=1234", "url=x${pin}");
    try (LayeredConfig config = open(5)) {
      config.live("url", String.class);
      source.change("pin=4321");
      assertTrue(config.history().toString().contains("x4321"));
      assertEquals("4321", config.get("pin", Secret.class).reveal());
      String masked = config.history().toString();
      assertFalse(masked.contains("1234") || masked.contains("4321"), masked);
      assertTrue(masked.contains("pin: ****** → ******"), masked);
    }
  }

  @Test
  void problemOfAKeyThatIsReadAsASecret_isMaskedInThePastToo() {
    source.fill("pin=1234");
    try (LayeredConfig config = open(5)) {
      config.live("pin", Integer.class);
      source.change("pin=letmein");
      assertTrue(config.history().toString().contains("letmein"));
      assertEquals("1234", config.get("pin", Secret.class).reveal());
      assertFalse(config.history().toString().contains("letmein"), config.history().toString());
    }
  }

  /** Uses a real clock, to test the timer itself. */
  @Test
  void timer_runsWhatIsDue_andEnds() throws InterruptedException {
    DefaultScheduler timer = new DefaultScheduler("timer");
    CountDownLatch ran = new CountDownLatch(1);
    timer.schedule(Duration.ofDays(1), () -> {});
    timer.schedule(Duration.ofMillis(1), ran::countDown);
    Configs.await(ran);
    timer.close();
    timer.close();
    assertTrue(
        Thread.getAllStackTraces().keySet().stream()
            .noneMatch(thread -> thread.getName().equals("varve-layered-timer")));
    timer.schedule(Duration.ZERO, () -> {}).run();
  }

  /** Independent of the order: one handle reads a number, the other a secret. */
  @Test
  void problemOfWhatTheSameChangeRevealsAsASecret_isMaskedEverywhere() {
    source.fill("pins[0]=1");
    try (LayeredConfig config = open(5)) {
      config.live("pins[1]", new TypeRef<Optional<Integer>>() {});
      config.live("pins", new TypeRef<List<Secret>>() {});
      source.change("pins[1]=letmein");
      assertEquals(1, config.history().size());
      assertFalse(config.history().toString().contains("letmein"), config.history().toString());
      assertFalse(config.sources().toString().contains("letmein"), config.sources().toString());
    }
  }

  @Test
  void history_holdsNoState() {
    List<WeakReference<ConfigState>> states = new ArrayList<>();
    try (LayeredConfig config = open(100)) {
      for (int i = 2; i <= 50; i++) {
        source.change("a=" + i);
        states.add(new WeakReference<>(((ConfigSnapshotView) config.snapshot()).state()));
        source.change("a=${nowhere}");
      }
      assertEquals(98, config.history().size());
      await("states are not held")
          .atMost(Duration.ofMinutes(1))
          .until(
              () -> {
                System.gc();
                return states.stream().filter(each -> each.get() != null).count() <= 1;
              });
    }
  }
}
