package io.varve.config.layered.internal.state;

import io.varve.config.ConfigKey;
import io.varve.config.layered.internal.value.KeyScanner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The original spelling of names. A name below a key has one spelling: that of the first key with a
 * non-canonical spelling.
 */
final class KeySpellings {
  /** Canonical key to its last name as written, without quotes. */
  private final Map<String, String> names = new HashMap<>();

  /** Collects the spellings of the given keys, which are sorted. */
  KeySpellings(Map<String, String> written, List<String> keys) {
    for (String key : keys) {
      String asWritten = written.get(key);
      if (asWritten != null) {
        learn(key, asWritten);
      }
    }
  }

  private void learn(String key, String asWritten) {
    List<String> plain = ConfigKey.parts(key);
    List<String> written = ConfigKey.parts(asWritten);
    List<Integer> ends = ends(key);
    for (int i = 0; i < ends.size(); i++) {
      if (!plain.get(i).equals(written.get(i))) {
        names.putIfAbsent(key.substring(0, ends.get(i)), written.get(i));
      }
    }
  }

  /** The end positions of the parts of a canonical key. */
  private static List<Integer> ends(String key) {
    List<Integer> ends = new ArrayList<>();
    int end = 0;
    while (end < key.length()) {
      end = KeyScanner.endOfPart(key, end);
      ends.add(end);
    }
    return ends;
  }

  /** The original spelling of the last name of a canonical key, which begins at a position. */
  String name(String key, int start) {
    String name = names.get(key);
    return name == null ? ConfigKey.parts(key.substring(start)).get(0) : name;
  }

  /** The original spelling of a canonical key, relative to a prefix of it. */
  String of(String key, String prefix) {
    StringBuilder spelled = new StringBuilder();
    int from = prefix.length();
    for (int end : ends(key)) {
      if (end > from) {
        boolean dotted = key.charAt(from) == '.';
        String name = names.get(key.substring(0, end));
        spelled.append(dotted && !spelled.isEmpty() ? "." : "");
        spelled.append(name == null ? key.substring(dotted ? from + 1 : from, end) : name);
        from = end;
      }
    }
    return spelled.toString();
  }
}
