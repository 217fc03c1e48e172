package io.varve.config.file.internal.parse;

import java.util.List;

/** A part of a YAML document. Aliases are the same node again, so that this is a graph. */
sealed interface YamlNode {

  /** The line on which it begins, from 1. */
  long line();

  /** How many nodes it would be with every alias written out. */
  long size();

  /** How many levels it has with every alias written out; 1 for a scalar. */
  int depth();

  /**
   * A single value.
   *
   * @param isNull whether it is YAML's null, which then has no text
   */
  record Scalar(String text, boolean isNull, long line) implements YamlNode {
    @Override
    public long size() {
      return 1;
    }

    @Override
    public int depth() {
      return 1;
    }
  }

  /** A list. */
  record Sequence(List<Item> items, long line, long size, int depth) implements YamlNode {}

  /** An element, and the line on which it, or its alias, stands. */
  record Item(YamlNode value, long line) {}

  /** Keys and values in the order in which they are written. */
  record Mapping(List<Entry> entries, long line, long size, int depth) implements YamlNode {}

  /**
   * A key and its value.
   *
   * @param merge whether the key is the merge key, so that the value is merged into the mapping
   * @param line the line of the key
   */
  record Entry(String name, boolean merge, YamlNode value, long line) {}
}
