package io.varve.config.testkit.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.ConfigException;
import io.varve.config.Problem;
import io.varve.config.spi.SourceSnapshot;
import org.junit.jupiter.api.Test;

class RecordingObserverTest {
  private final RecordingObserver observer = new RecordingObserver(SourceSnapshot.of());

  /** As when one part of a store answers while another one still fails. */
  @Test
  void change_duringAFailure_doesNotEndIt() {
    assertFalse(observer.isDown());
    observer.failed(new ConfigException(Problem.of("k", "a", "b", "c")));
    assertTrue(observer.isDown());
    observer.changedWhileFailing(SourceSnapshot.of());
    assertTrue(observer.isDown());
    assertEquals(1, observer.snapshots().size());
    observer.changed(SourceSnapshot.of());
    assertFalse(observer.isDown());
  }
}
