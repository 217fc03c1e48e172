package io.varve.benchmarks;

import java.util.List;

/** One measurement with its figures. */
interface Measurement {
  /** Name for {@code --only}. */
  String name();

  List<Figure> run(Options options) throws Exception;
}
