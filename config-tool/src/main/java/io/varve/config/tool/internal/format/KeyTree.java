package io.varve.config.tool.internal.format;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Tree of keys. A node of a document has one form: a text, a list or a map. If a key has several
 * forms, such as {@code foo} and {@code foo.sub}, the first form keeps the short name and the
 * others get longer names: {@code foo: …} and {@code foo.sub: …}. Not thread-safe.
 */
public final class KeyTree {
  private @Nullable ConfigEntry value;
  private final TreeMap<String, KeyTree> names = new TreeMap<>();
  private final TreeMap<Integer, KeyTree> elements = new TreeMap<>();

  static KeyTree of(Collection<ConfigEntry> entries) {
    KeyTree root = new KeyTree();
    for (ConfigEntry entry : entries) {
      KeyTree node = root;
      for (String part : KeyParts.parts(entry.key())) {
        node =
            KeyParts.isIndex(part)
                ? node.elements.computeIfAbsent(KeyParts.index(part), i -> new KeyTree())
                : node.names.computeIfAbsent(part, name -> new KeyTree());
      }
      node.value = entry;
    }
    return root;
  }

  /** Sorts entries, and the elements of lists by their numbers. */
  public static List<ConfigEntry> sorted(Collection<ConfigEntry> entries) {
    List<ConfigEntry> sorted = new ArrayList<>();
    of(entries).addTo(sorted);
    return sorted;
  }

  private void addTo(List<ConfigEntry> sorted) {
    if (value != null) {
      sorted.add(value);
    }
    elements.values().forEach(element -> element.addTo(sorted));
    names.values().forEach(child -> child.addTo(sorted));
  }

  /** Returns the document: maps, lists, texts, and null for a missing element of a list. */
  Map<String, @Nullable Object> document(Function<ConfigEntry, Object> text) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    elements.forEach((i, element) -> element.putInto(map, "[" + i + "]", text));
    names.forEach((name, child) -> child.putInto(map, name, text));
    return map;
  }

  private void putInto(
      Map<String, @Nullable Object> map, String name, Function<ConfigEntry, Object> text) {
    if (value != null) {
      map.put(name, text.apply(value));
    }
    if (!elements.isEmpty()) {
      Optional<List<@Nullable Object>> list = value == null ? list(text) : Optional.empty();
      if (list.isPresent()) {
        map.put(name, list.get());
      } else {
        elements.forEach((i, element) -> element.putInto(map, name + "[" + i + "]", text));
      }
    }
    if (value == null && elements.isEmpty()) {
      map.put(name, document(text));
    } else {
      names.forEach((child, node) -> node.putInto(map, name + "." + child, text));
    }
  }

  /** The elements as a list; empty if an element has several forms, since it has no name. */
  private Optional<List<@Nullable Object>> list(Function<ConfigEntry, Object> text) {
    List<@Nullable Object> list = new ArrayList<>();
    for (int i = 0; i <= elements.lastKey(); i++) {
      KeyTree element = elements.get(i);
      if (element == null) {
        list.add(null);
        continue;
      }
      Optional<Object> form = element.onlyForm(text);
      if (form.isEmpty()) {
        return Optional.empty();
      }
      list.add(form.get());
    }
    return Optional.of(list);
  }

  private Optional<Object> onlyForm(Function<ConfigEntry, Object> text) {
    if (value != null) {
      return names.isEmpty() && elements.isEmpty()
          ? Optional.of(text.apply(value))
          : Optional.empty();
    }
    if (elements.isEmpty()) {
      return Optional.of(document(text));
    }
    return names.isEmpty() ? list(text).map(Object.class::cast) : Optional.empty();
  }
}
