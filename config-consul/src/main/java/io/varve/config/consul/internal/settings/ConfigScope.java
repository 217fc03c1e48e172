package io.varve.config.consul.internal.settings;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who a part of the store speaks to: one application or all, in one profile or any.
 *
 * @param prefix the folder with its keys; empty, or ends with a slash
 * @param folder where its whole texts lie beside that folder; null if there are none
 * @param stems the names of those texts, without extension
 * @param ofProfile whether it speaks to one profile alone
 */
public record ConfigScope(
    String prefix, @Nullable String folder, List<String> stems, boolean ofProfile) {

  /** A prefix that the user names: only what lies below it counts. */
  static ConfigScope of(String prefix) {
    return new ConfigScope(prefix, null, List.of(), false);
  }

  /** A scope of the common layout; with files named in the manner of files, too. */
  static ConfigScope standard(String root, String application, @Nullable String profile) {
    Set<String> stems = new LinkedHashSet<>();
    String name = profile == null ? application : application + "," + profile;
    stems.add(name);
    if (profile != null) {
      stems.add(application + "-" + profile);
    }
    return new ConfigScope(root + name + "/", root, List.copyOf(stems), profile != null);
  }
}
