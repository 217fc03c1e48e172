package io.varve.benchmarks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class NetworkLinkTest {
  private static final NetworkLink LINK = new NetworkLink("of the test", 10, 20);

  @Test
  void bytes_arriveWhenAllBeforeThemHaveLeft_andAfterTheDelay() {
    NetworkLink.Way way = LINK.way();
    long start = System.nanoTime();
    long first = way.carry(12_500); // 10 ms at 10 Mbit/s
    long second = way.carry(25_000);
    assertTrue(first - start >= TimeUnit.MILLISECONDS.toNanos(30), () -> "" + (first - start));
    assertTrue(second - start >= TimeUnit.MILLISECONDS.toNanos(50), () -> "" + (second - start));
  }

  @Test
  void slowStream_passesEverythingOn_inOrder() throws Exception {
    byte[] bytes = new byte[50_000];
    new Random(1).nextBytes(bytes);
    ByteArrayOutputStream far = new ByteArrayOutputStream();
    long start = System.nanoTime();
    try (SlowStream stream = new SlowStream(LINK.way(), far)) {
      for (int i = 0; i < bytes.length; i += 1_000) {
        stream.write(bytes, i, 1_000);
      }
    }
    assertArrayEquals(bytes, far.toByteArray());
    long took = System.nanoTime() - start;
    assertTrue(took >= TimeUnit.MILLISECONDS.toNanos(60), () -> "" + took);
  }
}
