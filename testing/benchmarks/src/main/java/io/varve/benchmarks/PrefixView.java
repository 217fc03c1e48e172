package io.varve.benchmarks;

import java.util.Map;
import java.util.Optional;

/** A contender's state of its prefix at one point in time. */
interface PrefixView {
  /** The value of {@link Keys#CHANGED}. */
  Optional<String> changed();

  /** All keys below the prefix, with dots for slashes, and their values. */
  Map<String, String> all();
}
