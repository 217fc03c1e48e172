package io.varve.config.consul.internal.kv;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/** Common prefixes of names. Pure. */
public final class KeyPrefixes {
  /** Up to this number, names are not grouped. */
  private static final int FEW = 16;

  private KeyPrefixes() {}

  /**
   * Groups names by the first character after their common prefix. Up to 16 names are not grouped.
   *
   * @return the prefix of each group, with true if the group consists of one name
   */
  public static SortedMap<String, Boolean> of(SortedSet<String> names) {
    SortedMap<String, Boolean> starts = new TreeMap<>();
    if (names.size() <= FEW) {
      names.forEach(name -> starts.put(name, true));
      return starts;
    }
    String common = common(names.first(), names.last());
    SortedMap<String, List<String>> groups = new TreeMap<>();
    for (String name : names) {
      groups.computeIfAbsent(longer(common, name), start -> new ArrayList<>()).add(name);
    }
    groups.forEach(
        (start, group) -> starts.put(group.size() == 1 ? group.get(0) : start, group.size() == 1));
    return starts;
  }

  /** A prefix of a string, extended by the string's next character, if there is one. */
  public static String longer(String prefix, String text) {
    return text.length() == prefix.length()
        ? prefix
        : text.substring(0, text.offsetByCodePoints(prefix.length(), 1));
  }

  /** The common prefix of two strings, without half a surrogate pair. */
  public static String common(String a, String b) {
    int i = 0;
    while (i < a.length() && i < b.length() && a.charAt(i) == b.charAt(i)) {
      i++;
    }
    return a.substring(0, i > 0 && Character.isHighSurrogate(a.charAt(i - 1)) ? i - 1 : i);
  }
}
