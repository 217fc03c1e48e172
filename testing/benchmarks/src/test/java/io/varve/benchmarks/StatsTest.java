package io.varve.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StatsTest {
  @Test
  void oneValue_isAllOfThem() {
    assertEquals(new Stats(7, 7, 7), Stats.of(List.of(7.0)));
  }

  @Test
  void hundredValues_inAnyOrder_areRanked() {
    List<Double> values =
        new ArrayList<>(IntStream.rangeClosed(1, 100).mapToObj(i -> (double) i).toList());
    Collections.shuffle(values, new Random(1));
    assertEquals(new Stats(50, 95, 100), Stats.of(values));
  }

  @Test
  void fewValues_areRankedUp() {
    assertEquals(new Stats(2, 3, 3), Stats.of(List.of(3.0, 1.0, 2.0)));
  }

  @Test
  void noValue_isNoMeasurement() {
    assertThrows(IllegalArgumentException.class, () -> Stats.of(List.of()));
  }
}
