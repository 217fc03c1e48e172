package io.varve.config.consul.internal.layers;

import io.varve.config.ConfigException;
import io.varve.config.Origin;
import io.varve.config.Problem;
import io.varve.config.SourceException;
import io.varve.config.consul.internal.kv.ConsulOrigins;
import io.varve.config.consul.internal.kv.KvEntry;
import io.varve.config.consul.internal.settings.SettingNames;
import io.varve.config.spi.ConfigFormat;
import io.varve.config.spi.SourceLayer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Formats of documents, by a key's extension, a setting, or detection. Immutable. */
public final class DocumentFormats {
  /** Beginnings of an object, a list or a YAML document; and null. */
  private static final Pattern NO_VALUE =
      Pattern.compile("^(?:[{\\[]|-(?:\\s|$)|---|(?:~|null|Null|NULL)$)");

  private final Map<String, ConfigFormat> byExtension = new HashMap<>();
  private final @Nullable String fixed;

  /**
   * Indexes the available formats.
   *
   * @param fixed the format of documents whose key has no extension; null to detect it
   * @throws ConfigException if there is no such format
   */
  public DocumentFormats(List<ConfigFormat> found, @Nullable String fixed) {
    for (ConfigFormat format : found) {
      format.extensions().forEach(extension -> byExtension.putIfAbsent(extension, format));
    }
    this.fixed = fixed == null ? null : fixed.toLowerCase(Locale.ROOT);
    if (this.fixed != null && !byExtension.containsKey(this.fixed)) {
      throw new ConfigException(
          Problem.of(
                  SettingNames.key("format"),
                  "a format that is on the class path: " + String.join(", ", extensions()),
                  "another",
                  "set it to one of these, or leave it out")
              .withCode("VARVE-0510"));
    }
  }

  /** The extensions, without dots, sorted. */
  List<String> extensions() {
    return byExtension.keySet().stream().sorted().toList();
  }

  /** The format of a key by its extension. */
  Optional<ConfigFormat> byName(String key) {
    int dot = key.lastIndexOf('.');
    return dot < 0 || dot < key.lastIndexOf('/')
        ? Optional.empty()
        : Optional.ofNullable(byExtension.get(key.substring(dot + 1).toLowerCase(Locale.ROOT)));
  }

  /**
   * Parses a file.
   *
   * @return its layers, highest precedence first
   * @throws SourceException if it cannot be read or parsed
   */
  public List<SourceLayer> parse(Path file) {
    Origin origin = ConsulOrigins.originOutside(file.toString());
    ConfigFormat format =
        byName(file.toString())
            .orElseThrow(
                () ->
                    new SourceException(
                        Problem.at(
                                origin,
                                "a file that ends with one of " + String.join(", ", extensions()),
                                "another",
                                "rename the file to seed (varve.consul.seed), or put config-file on the class path")
                            .withCode("VARVE-0574")));
    try {
      String text = Files.readString(file);
      return format.parse(text, origin);
    } catch (IOException e) {
      throw new SourceException(
          List.of(
              Problem.at(
                      origin,
                      "a file of UTF-8 text",
                      "one that cannot be read (" + e.getClass().getSimpleName() + ")",
                      "correct the path of the file to seed (varve.consul.seed), or let the user of this process read it")
                  .withCode("VARVE-0575")),
          e);
    }
  }

  /**
   * Parses a document in Consul.
   *
   * @return its layers, highest precedence first
   * @throws SourceException if its format is not available, or if it cannot be parsed
   */
  List<SourceLayer> parse(String text, KvEntry entry) {
    ConfigFormat format = byName(entry.key()).orElseGet(() -> byText(text, entry.origin()));
    return format.parse(text, entry.origin());
  }

  /** The correction for a document that cannot be read because its format was guessed. */
  String remedy(String key) {
    String noDocument =
        "if it is no document, leave it out of varve.consul.documents or name it in"
            + " varve.consul.exclude";
    return byName(key).isPresent() || fixed != null
        ? noDocument
        : "if it has another format, set varve.consul.format; " + noDocument;
  }

  private ConfigFormat byText(String text, Origin origin) {
    String extension = fixed != null ? fixed : detect(text);
    ConfigFormat format = byExtension.get(extension);
    if (format == null) {
      throw new SourceException(
          Problem.at(
                  origin,
                  "a text in a format that is there",
                  "one that looks like " + extension,
                  "put config-file on the class path")
              .withCode("VARVE-0591"));
    }
    return format;
  }

  /**
   * Returns true for a text that is one value in every format: one line, comments aside, without an
   * equals sign, a colon that ends a name, or the beginning of an object or a list.
   */
  static boolean isOneValue(String text) {
    List<String> lines = contents(text).limit(2).toList();
    return lines.size() == 1
        && !NO_VALUE.matcher(lines.get(0)).find()
        && lines.get(0).indexOf('=') < 0
        && endOfName(lines.get(0)) < 0;
  }

  /** The lines that are neither blank nor a comment. */
  private static Stream<String> contents(String text) {
    return text.lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.startsWith("#") && !line.startsWith("!"));
  }

  /** Detects the format by the first line that is neither blank nor a comment. */
  static String detect(String text) {
    String first = contents(text).findFirst().orElse("");
    if (first.startsWith("{")) {
      return "json";
    }
    int equals = first.indexOf('=');
    int colon = endOfName(first);
    return equals > 0 && (colon < 0 || equals < colon) ? "properties" : "yaml";
  }

  /** The position of a colon that ends a YAML name; -1 if there is none. */
  private static int endOfName(String line) {
    for (int i = line.indexOf(':'); i >= 0; i = line.indexOf(':', i + 1)) {
      if (i + 1 == line.length() || Character.isWhitespace(line.charAt(i + 1))) {
        return i;
      }
    }
    return -1;
  }
}
