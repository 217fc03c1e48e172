package io.varve.config.consul.internal.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {
  private final CircuitBreaker outage =
      new CircuitBreaker(new Backoff(Duration.ofMillis(50), () -> 1));

  @Test
  void wellServer_isOpenToAll() throws InterruptedException {
    CircuitBreaker.Permit first = outage.enter();
    CircuitBreaker.Permit second = outage.enter();
    assertFalse(first.probe());
    assertFalse(second.probe());
  }

  @Test
  void manyThatLoseOneServer_areOneFailure_andOneProbe() throws InterruptedException {
    List<CircuitBreaker.Permit> permits = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      permits.add(outage.enter());
    }
    permits.forEach(outage::failed);
    AtomicInteger probes = new AtomicInteger();
    AtomicInteger entered = new AtomicInteger();
    CountDownLatch all = new CountDownLatch(5);
    CountDownLatch probing = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    for (int i = 0; i < 5; i++) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  CircuitBreaker.Permit permit = outage.enter();
                  entered.incrementAndGet();
                  if (permit.probe()) {
                    probes.incrementAndGet();
                    probing.countDown();
                    answer.await();
                    outage.succeeded(permit);
                  }
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
                all.countDown();
              });
      thread.setDaemon(true);
      thread.start();
    }
    assertTrue(probing.await(30, TimeUnit.SECONDS));
    assertEquals(1, entered.get(), "the others wait for what the probe finds");
    answer.countDown();
    assertTrue(all.await(30, TimeUnit.SECONDS), "success lets all through");
    assertEquals(1, probes.get());
  }

  @Test
  void probeThatFails_letsAnotherTry() throws InterruptedException {
    outage.failed(outage.enter());
    CircuitBreaker.Permit probe = outage.enter();
    assertTrue(probe.probe());
    outage.failed(probe);
    CircuitBreaker.Permit next = outage.enter();
    assertTrue(next.probe());
    outage.succeeded(next);
    assertFalse(outage.enter().probe());
  }

  @Test
  void probeThatIsGivenUp_doesNotBlockTheOthers() throws InterruptedException {
    outage.failed(outage.enter());
    outage.gaveUp(outage.enter());
    assertTimeoutPreemptively(Duration.ofSeconds(30), () -> assertTrue(outage.enter().probe()));
  }

  @Test
  void lateFailure_fromBeforeTheRecovery_isNoNews() throws InterruptedException {
    CircuitBreaker.Permit slow = outage.enter();
    outage.failed(outage.enter());
    outage.succeeded(outage.enter());
    outage.failed(slow);
    assertFalse(outage.enter().probe());
  }

  @Test
  void close_letsEverybodyThrough() {
    outage.close();
    assertTimeoutPreemptively(
        Duration.ofSeconds(30),
        () -> {
          outage.failed(outage.enter());
          outage.enter();
        });
  }
}
