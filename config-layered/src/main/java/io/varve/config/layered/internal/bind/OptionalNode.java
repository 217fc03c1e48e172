package io.varve.config.layered.internal.bind;

import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Node of a value that may be absent. */
final class OptionalNode extends Node {
  private final Node node;
  private final Function<Object, Object> wrap;
  private final Object empty;

  OptionalNode(Node node, Function<Object, Object> wrap, Object empty) {
    this.node = node;
    this.wrap = wrap;
    this.empty = empty;
  }

  @Override
  @Nullable Object find(BindContext context, String key) {
    Object value = node.find(context, key);
    return value == null || value == FAILED ? value : wrap.apply(value);
  }

  @Override
  Object require(BindContext context, String key) {
    Object value = find(context, key);
    return value == null ? empty : value;
  }

  @Override
  Object convert(BindContext context, String key, RawText raw) {
    Object value = node.convert(context, key, raw);
    return value == FAILED ? FAILED : wrap.apply(value);
  }

  @Override
  boolean takesText(String text) {
    return node.takesText(text);
  }

  @Override
  boolean reads(String key, int at) {
    return node.reads(key, at);
  }

  @Override
  @Nullable String nearest(String key, int at) {
    return node.nearest(key, at);
  }

  @Override
  boolean isShareable(Set<Node> inside) {
    return node.isShareable(inside);
  }

  @Override
  String expected() {
    return node.expected();
  }
}
