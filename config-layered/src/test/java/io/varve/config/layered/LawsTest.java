package io.varve.config.layered;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.ConfigSnapshot;
import io.varve.config.Live;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Laws of the design that need several threads or many steps. */
class LawsTest {
  private static final boolean LONG = Boolean.getBoolean("varve.long");

  /** Law 1: snapshots are whole, and never older than one seen before. */
  @Test
  void readers_seeWholeSnapshotsInOrder() throws InterruptedException {
    FakeSource source = FakeSource.of("s", 1, "a=0", "b=0", "sum=${a}-${b}");
    int changes = LONG ? 100_000 : 5_000;
    AtomicReference<String> broken = new AtomicReference<>();
    AtomicBoolean done = new AtomicBoolean();
    try (LayeredConfig config = Configs.of(source)) {
      Live<Integer> handle = config.live("a", Integer.class);
      List<Thread> readers = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        Thread reader = new Thread(() -> read(config, handle, done, broken));
        reader.start();
        readers.add(reader);
      }
      for (int i = 1; i <= changes; i++) {
        source.change("a=" + i, "b=" + i);
      }
      done.set(true);
      for (Thread reader : readers) {
        reader.join();
      }
    }
    assertNull(broken.get());
  }

  private static void read(
      LayeredConfig config,
      Live<Integer> handle,
      AtomicBoolean done,
      AtomicReference<String> broken) {
    long lastNumber = 0;
    int lastA = 0;
    while (!done.get()) {
      ConfigSnapshot snapshot = config.snapshot();
      int a = Integer.parseInt(snapshot.get("a"));
      String expected = a + "-" + a;
      if (!snapshot.get("sum").equals(expected) || !snapshot.get("b").equals("" + a)) {
        broken.set("half a snapshot: a=" + a + ", sum=" + snapshot.get("sum"));
      }
      if (snapshot.number() < lastNumber || a < lastA) {
        broken.set("an older snapshot after a newer: " + snapshot.number() + " < " + lastNumber);
      }
      int live = handle.get();
      if (live < a) {
        broken.set("a handle behind a snapshot that was read before: " + live + " < " + a);
      }
      lastNumber = snapshot.number();
      lastA = Math.max(a, live);
    }
  }

  /** Law 2: after the sources settle, every listener has exactly what a fresh load gives. */
  @Test
  void listeners_endWithWhatAFreshLoadGives() throws InterruptedException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<FakeSource> sources = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      sources.add(FakeSource.of("s" + i, i % 3, "end=0"));
    }
    try (LayeredConfig config = Configs.of(sources.toArray(FakeSource[]::new))) {
      List<EventModel> models = new ArrayList<>();
      int steps = LONG ? 100_000 : 5_000;
      for (int i = 0; i < steps; i++) {
        if (i % (steps / 10) == 0) {
          EventModel model = new EventModel(config.snapshot());
          config.onChange("", model);
          models.add(model);
        }
        FakeSource source = sources.get(random.nextInt(sources.size()));
        if (random.nextInt(10) == 0) {
          source.fail("failure " + random.nextInt(3));
        } else {
          source.change(entry(random), entry(random));
        }
      }
      for (FakeSource source : sources) {
        source.change("k0=0", "k1=1", "k2=2", "k3=3", "k4=4", "end=1");
      }
      CountDownLatch settled = new CountDownLatch(1);
      config.onChange("settled", event -> settled.countDown());
      sources.get(3).change("settled=1");
      assertTrue(settled.await(20, TimeUnit.SECONDS), "seed " + seed);
      assertTrue(config.snapshot().number() > steps / 10, "most steps must have been accepted");
      long last = config.snapshot().number();
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> models.stream().allMatch(model -> model.number() >= last));
      Map<String, String> fresh = new TreeMap<>();
      try (LayeredConfig again = Configs.of(sources.toArray(FakeSource[]::new))) {
        again.keys().forEach(key -> fresh.put(key, again.get(key)));
      }
      for (EventModel model : models) {
        assertNull(model.broken(), "seed " + seed);
        assertEquals(fresh, model.values(), "seed " + seed);
      }
    }
  }

  /** Some of these values cannot be resolved, so that some steps are refused. */
  private static String entry(Random random) {
    String key = "k" + random.nextInt(5);
    return switch (random.nextInt(5)) {
      case 0 -> key;
      case 1 -> key + "=${k" + random.nextInt(6) + "}";
      default -> key + "=" + random.nextInt(4);
    };
  }
}
