package io.varve.benchmarks;

/** How much is measured. */
enum RunLength {
  /** That everything runs, and no more. */
  SMOKE,
  /** A first impression. */
  QUICK,
  FULL;

  /** One of three numbers. */
  int of(int smoke, int quick, int full) {
    return switch (this) {
      case SMOKE -> smoke;
      case QUICK -> quick;
      case FULL -> full;
    };
  }
}
