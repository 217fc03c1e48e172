package io.varve.config.spring;

import io.varve.config.ConfigKey;
import java.util.List;
import java.util.Optional;

/**
 * Converts keys between the notations of Varve and Spring.
 *
 * <p>They differ in quoted names: {@code loggers."com.acme".level} is {@code
 * loggers[com.acme].level} in Spring, which does not fold names in brackets.
 */
final class SpringKeyConverter {
  private SpringKeyConverter() {}

  /**
   * The name by which Spring knows a canonical key.
   *
   * @param key the key
   * @param spelling the key as it was written, for maps: Spring folds names itself, where it may
   */
  static String toSpring(String key, String spelling) {
    if (key.indexOf('"') < 0) {
      return spelling;
    }
    List<String> parts = ConfigKey.parts(key);
    List<String> written = ConfigKey.parts(spelling);
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < parts.size(); i++) {
      String part = parts.get(i);
      boolean asItIs = part.startsWith("[") || !ConfigKey.name(part).equals(part);
      if (!asItIs) {
        name.append(name.isEmpty() ? "" : ".").append(written.get(i));
      } else if (isIndex(part)) {
        name.append(part);
      } else {
        name.append('[').append(part).append(']');
      }
    }
    return name.toString();
  }

  /** The canonical key for a name of Spring; empty if the name is no valid key. */
  static Optional<String> toVarve(String name) {
    return Optional.of(written(name)).filter(ConfigKey::isKey).map(ConfigKey::canonical);
  }

  /**
   * The key for a name in Varve's notation, not folded; for names that {@link #toVarve} accepts.
   */
  static String written(String name) {
    return name.indexOf('[') < 0 ? name : quoted(name);
  }

  /** Turns brackets that are no index into quoted names. */
  private static String quoted(String name) {
    StringBuilder key = new StringBuilder(name.length() + 4);
    int i = 0;
    while (i < name.length()) {
      char c = name.charAt(i);
      int close = c == '[' ? name.indexOf(']', i) : -1;
      if (close < 0) {
        key.append(c);
        i++;
      } else {
        String part = name.substring(i, close + 1);
        String inside = part.substring(1, part.length() - 1);
        key.append(isIndex(part) ? part : (key.isEmpty() ? "" : ".") + quote(inside));
        i = close + 1;
      }
    }
    return key.toString();
  }

  private static String quote(String name) {
    return '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** Returns true if a part is an index in Varve; {@code [007]} is a name. */
  private static boolean isIndex(String part) {
    return part.matches("\\[(0|[1-9][0-9]{0,5})]");
  }
}
