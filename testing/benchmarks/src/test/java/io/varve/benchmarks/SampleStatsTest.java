package io.varve.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SampleStatsTest {
  @Test
  void oneValue_isAllOfThem() {
    assertEquals(new SampleStats(7, 7, 7), SampleStats.of(List.of(7.0)));
  }

  @Test
  void hundredValues_inAnyOrder_areRanked() {
    List<Double> values =
        new ArrayList<>(IntStream.rangeClosed(1, 100).mapToObj(i -> (double) i).toList());
    Collections.shuffle(values, new Random(1));
    assertEquals(new SampleStats(50, 95, 100), SampleStats.of(values));
  }

  @Test
  void fewValues_areRankedUp() {
    assertEquals(new SampleStats(2, 3, 3), SampleStats.of(List.of(3.0, 1.0, 2.0)));
  }

  @Test
  void noValue_isNoMeasurement() {
    assertThrows(IllegalArgumentException.class, () -> SampleStats.of(List.of()));
  }
}
