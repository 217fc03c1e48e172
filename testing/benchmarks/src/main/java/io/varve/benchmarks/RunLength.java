package io.varve.benchmarks;

/** Length of a run. */
enum RunLength {
  /** Only checks that everything runs. */
  SMOKE,
  /** Gives a first impression. */
  QUICK,
  FULL;

  /** Returns one of three numbers. */
  int of(int smoke, int quick, int full) {
    return switch (this) {
      case SMOKE -> smoke;
      case QUICK -> quick;
      case FULL -> full;
    };
  }
}
