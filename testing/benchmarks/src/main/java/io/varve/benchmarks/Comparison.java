package io.varve.benchmarks;

import io.varve.benchmarks.Figure.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One measurement of several contenders. */
final class Comparison {
  private final String what;
  private final String unit;
  private final Target target;
  private final Map<Participant, Double> values = new LinkedHashMap<>();

  /**
   * @param target Varve's target; the others have none
   */
  Comparison(String what, String unit, Target target) {
    this.what = what;
    this.unit = unit;
    this.target = target;
  }

  void add(Participant participant, double value) {
    values.put(participant, value);
  }

  /** Returns a line for each in order; each line includes the floor. */
  List<Figure> figures() {
    List<Figure> figures = new ArrayList<>();
    Double floor = values.get(Participant.FLOOR);
    values.forEach(
        (participant, value) -> {
          String line = what + ": " + participant.name();
          Target promised = participant.isVarve() ? target : Target.none();
          if (floor == null) {
            figures.add(Figure.alone(line, unit, promised, value));
          } else if (!participant.equals(Participant.FLOOR)) {
            figures.add(Figure.against(line, unit, promised, value, floor));
          }
        });
    return figures;
  }
}
