package io.varve.config.file.internal.scan;

import io.varve.config.spi.ConfigFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** Formats by extension, highest precedence first: the built-in ones, then others. Immutable. */
public final class FormatRegistry {
  private final Map<String, ConfigFormat> byExtension = new LinkedHashMap<>();
  private final String base;

  /** Registers all formats. A discovered one replaces a built-in one for the same extension. */
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

  /** Without dots, highest precedence first. */
  List<String> extensions() {
    return List.copyOf(byExtension.keySet());
  }

  ConfigFormat withExtension(String extension) {
    return Objects.requireNonNull(byExtension.get(extension));
  }

  Optional<ConfigFormat> of(String fileName) {
    int dot = fileName.lastIndexOf('.');
    return dot < 0
        ? Optional.empty()
        : Optional.ofNullable(
            byExtension.get(fileName.substring(dot + 1).toLowerCase(Locale.ROOT)));
  }

  /** Returns true if a file of this name is a configuration file, of any profile. */
  boolean isConfigFile(String fileName) {
    return (fileName.startsWith(base + ".") || fileName.startsWith(base + "-"))
        && of(fileName).isPresent();
  }
}
