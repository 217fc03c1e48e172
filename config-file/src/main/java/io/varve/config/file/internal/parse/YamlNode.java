package io.varve.config.file.internal.parse;

import java.util.List;

/** Node of a YAML document. An alias is the node of its anchor, so that nodes form a graph. */
sealed interface YamlNode {

  /** The first line of the node, from 1. */
  long line();

  /** The number of nodes; each alias counts as a copy. */
  long size();

  /** The number of levels below and including this node; 1 for a scalar. */
  int depth();

  /** A single value, possibly YAML's null. */
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

  record Sequence(List<Item> items, long line, long size, int depth) implements YamlNode {}

  /** An element, and its line or that of its alias. */
  record Item(YamlNode value, long line) {}

  /** Keys and values in the order of the document. */
  record Mapping(List<Entry> entries, long line, long size, int depth) implements YamlNode {}

  /** A key and its value. That of the merge key {@code <<} is merged into the mapping. */
  record Entry(String name, boolean merge, YamlNode value, long line) {}
}
