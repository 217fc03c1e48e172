package io.varve.config.consul.internal.layers;

import io.varve.config.ConfigException;
import io.varve.config.Origin;
import io.varve.config.Problem;
import io.varve.config.SourceException;
import io.varve.config.consul.internal.kv.ConsulOrigins;
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
import org.jspecify.annotations.Nullable;

/** Formats of documents, by a key's extension, a setting, or detection. Immutable. */
public final class DocumentFormats {
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
   * The format of a document whose key has no extension.
   *
   * @throws SourceException if the format is not available
   */
  ConfigFormat byText(String text, Origin origin) {
    String extension = fixed != null ? fixed : detect(text);
    ConfigFormat format = byExtension.get(extension);
    if (format == null) {
      throw new SourceException(
          Problem.at(
                  origin,
                  "a text in a format that is there",
                  "one that looks like " + extension,
                  "put config-file on the class path, or set varve.consul.format")
              .withCode("VARVE-0591"));
    }
    return format;
  }

  /** Detects the format by the first line that is neither blank nor a comment. */
  static String detect(String text) {
    String first =
        text.lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty() && !line.startsWith("#") && !line.startsWith("!"))
            .findFirst()
            .orElse("");
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
