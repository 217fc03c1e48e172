package io.varve.benchmarks;

import java.util.OptionalDouble;

/**
 * One line of the results.
 *
 * @param what the thing measured
 * @param unit of figure and floor
 * @param target the target
 * @param value Varve's figure
 * @param floor the figure without Varve; empty if there is none
 */
public record Figure(String what, String unit, Target target, double value, OptionalDouble floor) {

  /** A target: none, a largest figure, or a largest ratio to the floor. */
  public record Target(Kind kind, double most) {
    public enum Kind {
      NONE,
      FIGURE,
      RATIO
    }

    public static Target none() {
      return new Target(Kind.NONE, Double.NaN);
    }

    public static Target atMost(double figure) {
      return new Target(Kind.FIGURE, figure);
    }

    public static Target timesFloor(double ratio) {
      return new Target(Kind.RATIO, ratio);
    }
  }

  public static Figure alone(String what, String unit, Target target, double value) {
    return new Figure(what, unit, target, value, OptionalDouble.empty());
  }

  public static Figure against(
      String what, String unit, Target target, double value, double floor) {
    return new Figure(what, unit, target, value, OptionalDouble.of(floor));
  }

  /** Value divided by floor; empty without a floor or if it is zero. */
  public OptionalDouble ratio() {
    return floor.isPresent() && floor.getAsDouble() > 0
        ? OptionalDouble.of(value / floor.getAsDouble())
        : OptionalDouble.empty();
  }

  public Verdict verdict() {
    return switch (target.kind()) {
      case NONE -> Verdict.NO_TARGET;
      case FIGURE -> value <= target.most() ? Verdict.MET : Verdict.MISSED;
      case RATIO ->
          ratio().orElse(Double.MAX_VALUE) <= target.most() ? Verdict.MET : Verdict.MISSED;
    };
  }

  /** Returns true if the target is met. */
  public enum Verdict {
    MET,
    MISSED,
    NO_TARGET
  }
}
