package io.varve.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.varve.benchmarks.Figure.Target;
import io.varve.benchmarks.Figure.Verdict;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class FigureTest {
  @Test
  void figureAtItsTarget_isMet_andAboveIsMissed() {
    assertEquals(Verdict.MET, Figure.alone("a", "ms", Target.atMost(5), 5).verdict());
    assertEquals(Verdict.MISSED, Figure.alone("a", "ms", Target.atMost(5), 5.1).verdict());
    assertEquals(Verdict.NO_TARGET, Figure.alone("a", "ms", Target.none(), 5).verdict());
  }

  @Test
  void ratio_isJudgedAgainstTheFloor_notTheFigure() {
    assertEquals(
        Verdict.MET, Figure.against("a", "ms", Target.timesFloor(1.3), 120, 100).verdict());
    Figure slow = Figure.against("a", "ms", Target.timesFloor(1.3), 1.4, 1);
    assertEquals(Verdict.MISSED, slow.verdict());
    assertEquals(OptionalDouble.of(1.4), slow.ratio());
  }

  /** A ratio without a floor is not met. */
  @Test
  void ratioWithoutAFloor_isMissed() {
    Figure figure = Figure.against("a", "ms", Target.timesFloor(1.3), 0, 0);
    assertEquals(OptionalDouble.empty(), figure.ratio());
    assertEquals(Verdict.MISSED, figure.verdict());
  }
}
