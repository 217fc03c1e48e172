package io.varve.config.file.internal.parse;

import io.varve.config.ConfigKey;

/** Forms of Spring Boot in documents. Pure. */
final class SpringNames {
  /** The condition of a document of several parts, which has no effect here. */
  private static final String CONDITION = "spring.config.activate.on-profile";

  private SpringNames() {}

  /** Replaces brackets around a name, as in {@code loggers[com.acme]}, by a quoted name. */
  static String withoutBrackets(String key) {
    if (key.indexOf('[') < 0 || key.indexOf('\\') >= 0) {
      return key;
    }
    StringBuilder plain = new StringBuilder();
    int at = 0;
    for (int open = key.indexOf('['); open >= 0; open = key.indexOf('[', at)) {
      int close = key.indexOf(']', open);
      String name = close < 0 ? "" : key.substring(open + 1, close);
      boolean quoted = key.substring(0, open).chars().filter(c -> c == '"').count() % 2 == 1;
      if (quoted || !isName(name) || !endsPart(key, close + 1)) {
        plain.append(key, at, open + 1);
        at = open + 1;
        continue;
      }
      plain.append(key, at, open);
      boolean begins = plain.isEmpty() || plain.charAt(plain.length() - 1) == '.';
      plain.append(begins ? "" : ".").append(ConfigKey.name(name));
      at = close + 1;
    }
    return plain.append(key, at, key.length()).toString();
  }

  private static boolean endsPart(String key, int at) {
    return at == key.length() || key.charAt(at) == '.' || key.charAt(at) == '[';
  }

  /** Returns true for a name in brackets that is not an index. */
  private static boolean isName(String text) {
    return !text.isBlank()
        && text.chars().noneMatch(c -> c == '[' || c == '"' || c == '\\')
        && !text.chars().allMatch(Character::isDigit);
  }

  /** Returns true for the condition of a document, or an element of its list. */
  static boolean isCondition(String key) {
    return ConfigKey.isUnder(key, CONDITION);
  }
}
