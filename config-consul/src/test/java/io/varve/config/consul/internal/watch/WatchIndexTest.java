package io.varve.config.consul.internal.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class WatchIndexTest {
  @Test
  void growingIndex_isWaitedBeyond() {
    assertEquals(7, WatchIndex.START.answered(7L).value());
    assertEquals(9, WatchIndex.START.answered(7L).answered(9L).value());
    assertEquals(9, WatchIndex.START.answered(9L).answered(9L).value());
  }

  @Test
  void fallingIndex_isForgotten() {
    assertEquals(0, WatchIndex.START.answered(7L).answered(6L).value());
  }

  @Test
  void absentOrSenselessIndex_isOne() {
    assertEquals(1, WatchIndex.START.answered(null).value());
    assertEquals(1, WatchIndex.START.answered(0L).value());
    assertEquals(1, WatchIndex.START.answered(-5L).value(), "unsigned, and beyond a long");
    assertEquals(1, WatchIndex.START.answered(7L).answered(null).value());
  }

  @Test
  void lostConnection_forgetsTheIndex() {
    assertEquals(0, WatchIndex.START.answered(7L).lost().value());
  }
}
