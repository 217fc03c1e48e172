package io.varve.config.layered;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.Live;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Handles on values. */
class LiveTest {
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
  void live_reportsOldAndNew() throws InterruptedException {
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
      Configs.await(done);
      assertEquals(Map.of(1, 2, 2, 3), told);
    }
  }
}
