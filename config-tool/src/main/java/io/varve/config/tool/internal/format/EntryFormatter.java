package io.varve.config.tool.internal.format;

import io.varve.config.Origin;
import io.varve.config.tool.internal.host.DisplayText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Formats entries as a table, or in a format that Varve reads back as the same keys and values.
 *
 * @param entries the entries in their output order
 * @param origins true to add the origins
 * @param showSecrets true to print secrets unmasked
 */
public record EntryFormatter(List<ConfigEntry> entries, boolean origins, boolean showSecrets) {
  private static final int WIDEST = 60;

  /** Output format. */
  public enum Format {
    TABLE,
    PROPERTIES,
    YAML,
    JSON;

    /** The name in options and file names. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public String as(Format format) {
    return switch (format) {
      case TABLE -> table();
      case PROPERTIES -> properties();
      case YAML -> YamlWriter.of(document());
      case JSON -> JsonWriter.pretty(document());
    };
  }

  private String table() {
    int keys = width(entries.stream().map(EntryFormatter::key).toList());
    int values = width(entries.stream().map(this::line).toList());
    StringBuilder table = new StringBuilder();
    for (ConfigEntry entry : entries) {
      String line = pad(key(entry), keys) + "  ";
      line +=
          origins
              ? pad(line(entry), values) + "  " + DisplayText.escaped(origin(entry))
              : line(entry);
      table.append(line.stripTrailing()).append('\n');
    }
    return table.toString();
  }

  private static String key(ConfigEntry entry) {
    return DisplayText.escaped(entry.key());
  }

  private String line(ConfigEntry entry) {
    return DisplayText.line(entry.displayText(showSecrets));
  }

  private static int width(List<String> texts) {
    return Math.min(WIDEST, texts.stream().mapToInt(String::length).max().orElse(0));
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  private static String origin(ConfigEntry entry) {
    return entry.origin().map(Origin::toString).orElse("");
  }

  private String properties() {
    StringBuilder lines = new StringBuilder();
    for (ConfigEntry entry : entries) {
      if (origins) {
        lines.append("# ").append(DisplayText.line(origin(entry))).append('\n');
      }
      lines
          .append(PropertiesEscaper.key(entry.key()))
          .append('=')
          .append(
              entry.isEmptyList() ? "" : PropertiesEscaper.value(entry.displayText(showSecrets)))
          .append('\n');
    }
    return lines.toString();
  }

  /** A nested document; a flat one with origins, since an origin belongs to a key. */
  private Map<String, @Nullable Object> document() {
    if (!origins) {
      return KeyTree.of(entries).document(entry -> entry.documentValue(showSecrets));
    }
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    for (ConfigEntry entry : entries) {
      Map<String, @Nullable Object> told = new LinkedHashMap<>();
      told.put("value", entry.documentValue(showSecrets));
      told.put("source", entry.origin().map(Origin::source).orElse(""));
      told.put("origin", origin(entry));
      document.put(entry.key(), told);
    }
    return document;
  }

  /** The number of entries alone: values may be secrets. */
  @Override
  public String toString() {
    return entries.size() + " entries";
  }
}
