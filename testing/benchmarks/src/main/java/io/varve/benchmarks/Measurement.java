package io.varve.benchmarks;

import java.util.List;

/** One question, with the figures that answer it. */
interface Measurement {
  /** What {@code --only} calls it. */
  String name();

  List<Figure> run(Options options) throws Exception;
}
