package io.varve.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ArrivalsTest {
  @Test
  void firstSightCounts() throws InterruptedException {
    Arrivals arrivals = new Arrivals();
    arrivals.saw("a", 5);
    arrivals.saw("a", 9);
    assertEquals(5, arrivals.await("a").orElseThrow());
  }

  @Test
  void sightThatComesLater_isWaitedFor() throws InterruptedException {
    Arrivals arrivals = new Arrivals();
    Thread later = new Thread(() -> arrivals.saw("b", 7));
    later.start();
    assertEquals(7, arrivals.await("b").orElseThrow());
    later.join();
  }
}
