package io.varve.config.layered.internal.bind;

import io.varve.config.ConfigException;
import io.varve.config.ConfigKey;
import io.varve.config.layered.internal.value.ResolvedValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Node of a list, set or array. Reads the elements {@code key[0]}, {@code key[1]}, … if there are
 * any. Otherwise, splits one string at its commas. Elements are stripped. {@code \,} is a literal
 * comma. A blank string is the empty list.
 */
final class ListNode extends Node {
  /** A comma without a backslash. */
  private static final Pattern SEPARATOR = Pattern.compile("(?<!\\\\),");

  private final Node element;
  private final Function<List<Object>, Object> collect;

  ListNode(Node element, Function<List<Object>, Object> collect) {
    this.element = element;
    this.collect = collect;
  }

  @Override
  @Nullable Object find(BindContext context, String key) {
    boolean list = context.isList(key);
    if (list || context.values.existsUnder(ConfigKey.element(key, 0))) {
      Object elements = elements(context, key, list);
      if (elements != null) {
        return elements;
      }
    }
    ResolvedValue value = context.find(key);
    return value == null ? null : convert(context, key, RawText.of(value));
  }

  @Override
  Object require(BindContext context, String key) {
    Object value = find(context, key);
    return value != null
        ? value
        : context.missing(
            key, expected(), "set it, or give it @DefaultValue(\"\") in the program to be empty");
  }

  /** The elements; null if there is none and the list was not explicitly set to empty. */
  private @Nullable Object elements(BindContext context, String list, boolean explicit) {
    List<Object> elements = new ArrayList<>();
    boolean failed = false;
    Object value = element(context, ConfigKey.element(list, 0));
    while (value != null) {
      failed |= value == FAILED;
      elements.add(value);
      value = element(context, ConfigKey.element(list, elements.size()));
    }
    if (elements.isEmpty() && !explicit) {
      return null;
    }
    return failed ? FAILED : collect.apply(elements);
  }

  /** One element; null after the last. An element set to null is missing, unless it is optional. */
  private @Nullable Object element(BindContext context, String key) {
    try {
      Object value = element.findIfPresent(context, key);
      return value != null || context.values.hiddenBy(key).isEmpty()
          ? value
          : element.require(context, key);
    } catch (ConfigException e) {
      return context.unresolvable(e);
    }
  }

  @Override
  Object convert(BindContext context, String key, RawText raw) {
    List<String> parts = split(raw.text());
    if (!parts.isEmpty() && !element.takesText(raw.text())) {
      return context.textForKeys(
          key, raw, expected(), "write its elements, beginning with " + ConfigKey.element(key, 0));
    }
    List<Object> elements = new ArrayList<>(parts.size());
    boolean failed = false;
    for (int i = 0; i < parts.size(); i++) {
      String elementKey = ConfigKey.element(key, i);
      Object value = element.convert(context, elementKey, raw.part(parts.get(i)));
      failed |= value == FAILED;
      elements.add(value);
    }
    return failed ? FAILED : collect.apply(elements);
  }

  /** The parts between the commas; none for a blank string. */
  static List<String> split(String text) {
    return text.isBlank()
        ? List.of()
        : Arrays.stream(SEPARATOR.split(text, -1))
            .map(part -> part.replace("\\,", ",").strip())
            .toList();
  }

  @Override
  boolean takesText(String text) {
    return text.isBlank() || element.takesText(text);
  }

  @Override
  boolean reads(String key, int at) {
    if (at == key.length()) {
      return element.takesText("x");
    }
    int close = closing(key, at);
    return close > 0 && element.reads(key, close + 1);
  }

  @Override
  @Nullable String nearest(String key, int at) {
    int close = closing(key, at);
    return close > 0 ? element.nearest(key, close + 1) : null;
  }

  private static int closing(String key, int at) {
    return at < key.length() && key.charAt(at) == '[' ? key.indexOf(']', at) : -1;
  }

  @Override
  String expected() {
    return "a list";
  }
}
