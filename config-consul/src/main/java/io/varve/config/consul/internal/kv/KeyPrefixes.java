package io.varve.config.consul.internal.kv;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/** What texts that start the same can be told apart by. Pure. */
public final class KeyPrefixes {
  /** So many are not joined. */
  private static final int FEW = 16;

  private KeyPrefixes() {}

  /**
   * Few starts that between them begin all names, and all that lies below these: the names, or how
   * they go on after what they have in common. A start of one name alone is that name.
   *
   * @return the start, and whether it is one name alone
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

  /** A start, and the character with which a text that begins so goes on, if it does. */
  public static String longer(String start, String text) {
    return text.length() == start.length()
        ? start
        : text.substring(0, text.offsetByCodePoints(start.length(), 1));
  }

  /** What two texts begin with, without half a character. */
  public static String common(String a, String b) {
    int i = 0;
    while (i < a.length() && i < b.length() && a.charAt(i) == b.charAt(i)) {
      i++;
    }
    return a.substring(0, i > 0 && Character.isHighSurrogate(a.charAt(i - 1)) ? i - 1 : i);
  }
}
