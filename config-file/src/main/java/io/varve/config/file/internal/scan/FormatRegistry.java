package io.varve.config.file.internal.scan;

import io.varve.config.spi.ConfigFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The formats by extension, in the order in which they win in one folder: properties, YAML, JSON,
 * then those of others by name. Immutable.
 */
public final class FormatRegistry {
  private final Map<String, ConfigFormat> byExtension = new LinkedHashMap<>();
  private final String base;

  /**
   * Our own formats, always; a found one takes the place of ours for its extensions.
   *
   * @param base what the names of whole configuration files begin with
   */
  public FormatRegistry(List<ConfigFormat> builtIn, List<ConfigFormat> discovered, String base) {
    this.base = base;
    for (ConfigFormat own : builtIn) {
      for (String extension : own.extensions()) {
        byExtension.put(extension, own);
      }
    }
    Map<String, ConfigFormat> others = new TreeMap<>();
    for (ConfigFormat format : discovered) {
      for (String extension : format.extensions()) {
        if (byExtension.containsKey(extension)) {
          byExtension.put(extension, format);
        } else {
          others.putIfAbsent(extension, format);
        }
      }
    }
    byExtension.putAll(others);
  }

  /** The extensions, without dots, highest precedence first. */
  List<String> extensions() {
    return List.copyOf(byExtension.keySet());
  }

  /** The format of one of the {@link #extensions}. */
  ConfigFormat withExtension(String extension) {
    return Objects.requireNonNull(byExtension.get(extension));
  }

  /** The format of a file by its name. */
  Optional<ConfigFormat> of(String fileName) {
    int dot = fileName.lastIndexOf('.');
    return dot < 0
        ? Optional.empty()
        : Optional.ofNullable(
            byExtension.get(fileName.substring(dot + 1).toLowerCase(Locale.ROOT)));
  }

  /** Whether a file of this name is a whole configuration file, of whatever profile. */
  boolean isWholeFile(String fileName) {
    return (fileName.startsWith(base + ".") || fileName.startsWith(base + "-"))
        && of(fileName).isPresent();
  }
}
