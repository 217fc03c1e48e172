package io.varve.config.testkit;

import io.varve.config.spi.WritableConfigSource;
import java.util.function.Function;

/**
 * A source with one defect.
 *
 * @param rule the method of the contract that fails
 * @param seen a part of its message
 * @param source makes the source
 */
record Defect(String rule, String seen, Function<MemoryStore, WritableConfigSource> source) {
  @Override
  public String toString() {
    return rule + ": " + seen;
  }
}
