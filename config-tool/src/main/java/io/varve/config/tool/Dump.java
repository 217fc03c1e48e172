package io.varve.config.tool;

import io.varve.config.Origin;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Entries as a text: for people, or in a format that Varve reads back as the same keys and values.
 *
 * @param entries in the order in which they are written
 * @param origins whether it tells where values were written
 * @param showSecrets whether secrets are not masked
 */
record Dump(List<Entry> entries, boolean origins, boolean showSecrets) {
  private static final int WIDEST = 60;

  /** How it is written. */
  enum Format {
    TABLE,
    PROPERTIES,
    YAML,
    JSON;

    /** As options and file names have it. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  String as(Format format) {
    return switch (format) {
      case TABLE -> table();
      case PROPERTIES -> properties();
      case YAML -> YamlText.of(document());
      case JSON -> JsonText.pretty(document());
    };
  }

  private String table() {
    int keys = width(entries.stream().map(Dump::key).toList());
    int values = width(entries.stream().map(this::line).toList());
    StringBuilder table = new StringBuilder();
    for (Entry entry : entries) {
      String line = pad(key(entry), keys) + "  ";
      line +=
          origins ? pad(line(entry), values) + "  " + Shown.escaped(origin(entry)) : line(entry);
      table.append(line.stripTrailing()).append('\n');
    }
    return table.toString();
  }

  private static String key(Entry entry) {
    return Shown.escaped(entry.key());
  }

  private String line(Entry entry) {
    return Shown.line(entry.shown(showSecrets));
  }

  private static int width(List<String> texts) {
    return Math.min(WIDEST, texts.stream().mapToInt(String::length).max().orElse(0));
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  private static String origin(Entry entry) {
    return entry.origin().map(Origin::toString).orElse("");
  }

  private String properties() {
    StringBuilder lines = new StringBuilder();
    for (Entry entry : entries) {
      if (origins) {
        lines.append("# ").append(Shown.line(origin(entry))).append('\n');
      }
      lines
          .append(PropertiesText.key(entry.key()))
          .append('=')
          .append(entry.isEmptyList() ? "" : PropertiesText.value(entry.shown(showSecrets)))
          .append('\n');
    }
    return lines.toString();
  }

  /** Nested; with origins flat, since an origin belongs to a key. */
  private Map<String, @Nullable Object> document() {
    if (!origins) {
      return KeyTree.of(entries).document(entry -> entry.told(showSecrets));
    }
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    for (Entry entry : entries) {
      Map<String, @Nullable Object> told = new LinkedHashMap<>();
      told.put("value", entry.told(showSecrets));
      told.put("source", entry.origin().map(Origin::source).orElse(""));
      told.put("origin", origin(entry));
      document.put(entry.key(), told);
    }
    return document;
  }

  /** The numbers alone, since values may be secrets. */
  @Override
  public String toString() {
    return entries.size() + " entries";
  }
}
