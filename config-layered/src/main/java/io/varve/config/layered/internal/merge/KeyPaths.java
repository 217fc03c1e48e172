package io.varve.config.layered.internal.merge;

import io.varve.config.layered.internal.value.KeyScanner;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The keys above a canonical key. */
final class KeyPaths {
  private KeyPaths() {}

  /** The key and all keys above it, the root last. */
  static List<String> upwards(String key) {
    List<String> paths = new ArrayList<>();
    for (int at = 0; at < key.length(); at = KeyScanner.endOfPart(key, at)) {
      paths.add(key.substring(0, at));
    }
    paths.add(key);
    Collections.reverse(paths);
    return paths;
  }

  /** The lists with an element at the key or above it, the outermost list first. */
  static List<String> listsAbove(String key) {
    if (key.indexOf('[') < 0) {
      return List.of();
    }
    List<String> lists = new ArrayList<>();
    for (int at = 0; at < key.length(); at = KeyScanner.endOfPart(key, at)) {
      if (key.charAt(at) == '[') {
        lists.add(key.substring(0, at));
      }
    }
    return lists;
  }
}
