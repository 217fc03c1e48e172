package io.varve.benchmarks;

import java.util.List;

/** Statistics of a sample of measurements. */
record SampleStats(double median, double p95, double most) {

  /** Computes the statistics of one value or more; percentiles are by nearest rank. */
  static SampleStats of(List<Double> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("nothing was measured");
    }
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return new SampleStats(rank(sorted, 50), rank(sorted, 95), sorted[sorted.length - 1]);
  }

  private static double rank(double[] sorted, int percent) {
    int rank = (sorted.length * percent + 99) / 100;
    return sorted[Math.max(rank, 1) - 1];
  }
}
