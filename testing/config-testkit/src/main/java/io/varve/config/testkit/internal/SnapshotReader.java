package io.varve.config.testkit.internal;

import io.varve.config.Origin;
import io.varve.config.spi.SourceLayer;
import io.varve.config.spi.SourceSnapshot;
import io.varve.config.spi.SourceValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads and prints snapshots, as the engine reads a single source. */
public final class SnapshotReader {
  private static final int SHOWN = 40;

  private SnapshotReader() {}

  /** The highest layer's value for a canonical key. */
  public static Optional<SourceValue> find(SourceSnapshot snapshot, String key) {
    for (SourceLayer layer : snapshot.layers()) {
      SourceValue value = layer.values().get(key);
      if (value != null) {
        return Optional.of(value);
      }
      Optional<SourceValue> matched = layer.matcher().flatMap(matcher -> matcher.match(key));
      if (matched.isPresent()) {
        return matched;
      }
    }
    return Optional.empty();
  }

  public static Optional<String> text(SourceSnapshot snapshot, String key) {
    return find(snapshot, key).map(SourceValue::text);
  }

  /** The listed keys of the contract with their texts. */
  public static Map<String, String> listed(SourceSnapshot snapshot) {
    Map<String, String> texts = new TreeMap<>();
    for (SourceLayer layer : snapshot.layers()) {
      layer
          .values()
          .forEach(
              (key, value) -> {
                if (key.startsWith(ContractKeys.ROOT + ".")) {
                  texts.putIfAbsent(key, value.text());
                }
              });
    }
    return texts;
  }

  /** Returns true if the snapshot holds exactly these values below the root of the contract. */
  public static boolean are(SourceSnapshot snapshot, Map<String, String> expected) {
    return expected.keySet().containsAll(listed(snapshot).keySet())
        && expected.entrySet().stream()
            .allMatch(
                entry -> text(snapshot, entry.getKey()).equals(Optional.of(entry.getValue())));
  }

  /** Returns true if all layers are equal. */
  public static boolean same(SourceSnapshot one, SourceSnapshot other) {
    List<SourceLayer> ones = one.layers();
    List<SourceLayer> others = other.layers();
    if (ones.size() != others.size()) {
      return false;
    }
    for (int i = 0; i < ones.size(); i++) {
      if (!ones.get(i).sameAs(others.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** The origins of all listed and hidden keys. */
  public static Map<String, Origin> origins(SourceSnapshot snapshot) {
    Map<String, Origin> origins = new TreeMap<>();
    for (SourceLayer layer : snapshot.layers()) {
      origins.putAll(layer.hidden());
      origins.putAll(layer.emptyLists());
      layer.values().forEach((key, value) -> origins.put(key, value.origin()));
    }
    return origins;
  }

  /** The first keys and values of the contract as a text for a message. */
  public static String show(SourceSnapshot snapshot) {
    return show(listed(snapshot));
  }

  public static String show(Map<String, String> texts) {
    StringBuilder shown = new StringBuilder("{");
    int count = 0;
    for (Map.Entry<String, String> entry : texts.entrySet()) {
      if (++count > 8) {
        return shown.append(", … ").append(texts.size()).append(" in all}").toString();
      }
      shown
          .append(count > 1 ? ", " : "")
          .append(entry.getKey())
          .append("=")
          .append(show(entry.getValue()));
    }
    return shown.append("}").toString();
  }

  public static String show(String text) {
    String start = text.length() > SHOWN ? text.substring(0, SHOWN) : text;
    StringBuilder shown = new StringBuilder("\"");
    start
        .codePoints()
        .forEach(
            c -> {
              if (c < ' ') {
                shown.append(String.format("\\u%04x", c));
              } else {
                shown.appendCodePoint(c);
              }
            });
    shown.append('"');
    return start.equals(text) ? shown.toString() : shown + "… (" + text.length() + " characters)";
  }

  public static String show(Optional<String> text) {
    return text.map(SnapshotReader::show).orElse("nothing");
  }
}
