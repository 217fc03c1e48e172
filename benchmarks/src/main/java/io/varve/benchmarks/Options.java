package io.varve.benchmarks;

import java.util.List;

/**
 * How much is measured.
 *
 * @param quick whether a first impression is enough
 * @param keys how many keys lie below the largest prefix
 * @param changes how many changes are timed on each side
 * @param only which measurements; empty for all
 */
record Options(boolean quick, int keys, int changes, List<String> only) {
  static final String USAGE =
      "usage: ./bench consul [--quick] [--keys N] [--changes N] [--only NAME,…]";

  /**
   * Reads the command line.
   *
   * @throws IllegalArgumentException with the usage if it is none
   */
  static Options parse(String... args) {
    boolean quick = false;
    int keys = 10_000;
    int changes = 0;
    List<String> only = List.of();
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--quick" -> quick = true;
        case "--keys" -> keys = number(args, ++i);
        case "--changes" -> changes = number(args, ++i);
        case "--only" -> only = List.of(value(args, ++i).split(",", -1));
        default -> throw new IllegalArgumentException(args[i] + " is unknown; " + USAGE);
      }
    }
    for (String name : only) {
      if (!ConsulBenchmark.NAMES.contains(name)) {
        throw new IllegalArgumentException(
            name + " is none of " + ConsulBenchmark.NAMES + "; " + USAGE);
      }
    }
    return new Options(quick, keys, changes > 0 ? changes : quick ? 60 : 300, only);
  }

  private static String value(String[] args, int i) {
    if (i >= args.length) {
      throw new IllegalArgumentException(args[i - 1] + " needs a value; " + USAGE);
    }
    return args[i];
  }

  private static int number(String[] args, int i) {
    String text = value(args, i);
    if (!text.matches("[1-9]\\d{0,6}")) {
      throw new IllegalArgumentException(args[i - 1] + " needs a number above 0; " + USAGE);
    }
    return Integer.parseInt(text);
  }

  boolean wants(String name) {
    return only.isEmpty() || only.contains(name);
  }
}
