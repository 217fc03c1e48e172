package io.varve.config.consul;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.config.consul.fixtures.RunningSource;
import io.varve.config.consul.fixtures.SourceSetup;
import io.varve.testing.consul.ConsulServer;
import io.varve.testing.consul.WithConsul;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A prefix of 24 MB that is read as a whole while it changes 50 times a second. */
@WithConsul
class HeavyPrefixTest {
  private static final int SECONDS = Boolean.getBoolean("varve.long") ? 60 : 6;
  private static final int VALUES = 48;
  private static final int VALUE_BYTES = 500_000;
  private static final int WRITES_A_SECOND = 50;

  private final ConsulServer server;

  HeavyPrefixTest(ConsulServer server) {
    this.server = server;
  }

  /** Without a limit of its cost, the source would read it all the time. */
  @Test
  void isReadAtTenMegabytesASecond_andIsRightAtTheEnd() throws InterruptedException {
    String value = "x".repeat(VALUE_BYTES);
    for (int i = 0; i < VALUES; i++) {
      server.api().put("heavy/value-" + i, value);
    }
    server.api().put("heavy/counter", "0");
    try (RunningSource running =
        SourceSetup.at(server.uri()).set("prefixes", "heavy").set("watch-mode", "whole").watch()) {
      long begun = System.nanoTime();
      int writes = SECONDS * WRITES_A_SECOND;
      for (int i = 1; i <= writes; i++) {
        server.api().put("heavy/counter", "" + i);
        long due = begun + TimeUnit.SECONDS.toNanos(i) / WRITES_A_SECOND;
        TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
      }
      running.awaitValue("counter", "" + writes);
      double seconds = (System.nanoTime() - begun) / 1e9;
      double answerSeconds = VALUES * VALUE_BYTES * 4 / 3 / 10e6;
      // One answer was read before, and one may be on its way.
      assertThat(running.changes()).hasSizeBetween(1, 2 + (int) (seconds / answerSeconds));
      assertThat(running.failures()).isEmpty();
    }
  }
}
