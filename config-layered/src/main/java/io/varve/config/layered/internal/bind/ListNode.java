package io.varve.config.layered.internal.bind;

import io.varve.config.ConfigException;
import io.varve.config.ConfigKey;
import io.varve.config.layered.internal.value.KeyScanner;
import io.varve.config.layered.internal.value.ResolvedValue;
import io.varve.config.layered.internal.value.ValueLookup;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Node of a list, set or array. Reads the elements {@code key[0]}, {@code key[1]}, … or the keys
 * {@code key.0}, {@code key.1}, … of stores with folders, if there are any. Otherwise, splits one
 * string at its commas. Elements are stripped. {@code \,} is a literal comma. A blank string is the
 * empty list.
 */
final class ListNode extends Node {
  /** A comma without a backslash. */
  private static final Pattern SEPARATOR = Pattern.compile("(?<!\\\\),");

  private static final int MOST_DIGITS = 10;

  private final Node element;
  private final Function<List<Object>, Object> collect;

  ListNode(Node element, Function<List<Object>, Object> collect) {
    this.element = element;
    this.collect = collect;
  }

  @Override
  @Nullable Object find(BindContext context, String key) {
    SortedMap<Integer, String> folders = folders(context, key);
    if (!folders.isEmpty() && !isReplaced(context, key, folders.values())) {
      return elements(context, key, folders);
    }
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

  /** The keys {@code key.0}, {@code key.1}, … by their number. */
  private static SortedMap<Integer, String> folders(BindContext context, String key) {
    SortedMap<Integer, String> folders = new TreeMap<>();
    for (ValueLookup.Child child : context.values.children(key)) {
      int start = key.isEmpty() ? 0 : key.length() + 1;
      if (isNumber(child.key(), start, child.key().length())) {
        folders.put(Integer.valueOf(child.key().substring(start)), child.key());
      }
    }
    return folders;
  }

  /** Returns true if a layer that is not lower has the list in another form. */
  private static boolean isReplaced(BindContext context, String key, Collection<String> folders) {
    boolean inOtherForm =
        context.values.isList(key)
            || !context.values.keysUnder(ConfigKey.element(key, 0)).isEmpty()
            || context.values.find(key) != null;
    if (!inOtherForm) {
      return false;
    }
    List<String> keys =
        folders.stream().flatMap(each -> context.values.keysUnder(each).stream()).toList();
    return !context.values.isAbove(keys, key);
  }

  private Object elements(BindContext context, String key, SortedMap<Integer, String> folders) {
    List<Object> elements = new ArrayList<>();
    boolean failed = false;
    for (Map.Entry<Integer, String> folder : folders.entrySet()) {
      int expected = elements.size();
      if (folder.getKey() != expected) {
        return context.invalid(
            "VARVE-0117",
            folder.getValue(),
            context.originUnder(folder.getValue()),
            "elements of " + key + " with the numbers 0, 1, 2, …",
            "no " + expected + " before " + folder.getKey(),
            "write "
                + ConfigKey.join(key, "" + expected)
                + ", or number the elements without gaps");
      }
      Object value = element.tryRequire(context, folder.getValue());
      failed |= value == FAILED;
      elements.add(value);
    }
    return failed ? FAILED : collect.apply(elements);
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
    int end = endOfElement(key, at);
    return end > 0 && element.reads(key, end);
  }

  @Override
  @Nullable String nearest(String key, int at) {
    int end = endOfElement(key, at);
    return end > 0 ? element.nearest(key, end) : null;
  }

  /** The end of an index or a number at a position; -1 if there is neither. */
  private static int endOfElement(String key, int at) {
    if (at == key.length()) {
      return -1;
    }
    int end = KeyScanner.endOfPart(key, at);
    return key.charAt(at) == '[' || isNumber(key, KeyScanner.startOfName(key, at), end) ? end : -1;
  }

  /** Returns true for a number that fits into an {@code int}, without leading zeros. */
  private static boolean isNumber(String key, int start, int end) {
    return end - start < MOST_DIGITS
        && end > start
        && (key.charAt(start) != '0' || end == start + 1)
        && key.substring(start, end).chars().allMatch(c -> c >= '0' && c <= '9');
  }

  @Override
  String expected() {
    return "a list";
  }
}
