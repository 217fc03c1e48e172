package io.varve.benchmarks;

import java.util.List;

/**
 * One measurement with its figures.
 *
 * @param name for {@code --only}
 */
record Measurement(String name, Body body) {

  /** The measurement itself. */
  interface Body {
    List<Figure> run(Options options) throws Exception;
  }
}
