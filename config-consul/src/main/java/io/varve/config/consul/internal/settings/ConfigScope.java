package io.varve.config.consul.internal.settings;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One application/profile folder of the Consul layout.
 *
 * @param prefix the folder with the keys; empty, or ends with a slash
 * @param folder the parent folder with documents; null if there are none
 * @param stems the names of those documents, without extension
 * @param ofProfile true if the scope is limited to one profile
 */
public record ConfigScope(
    String prefix, @Nullable String folder, List<String> stems, boolean ofProfile) {

  /** A scope of a configured prefix, without documents next to it. */
  static ConfigScope of(String prefix) {
    return new ConfigScope(prefix, null, List.of(), false);
  }

  /** A scope of the standard layout. Its documents may also be named APPLICATION-PROFILE. */
  static ConfigScope standard(String root, String application, @Nullable String profile) {
    List<String> stems =
        profile == null
            ? List.of(application)
            : List.of(application + "," + profile, application + "-" + profile);
    return new ConfigScope(root + stems.get(0) + "/", root, stems, profile != null);
  }

  /** The scope without the documents next to its folder. */
  ConfigScope withoutDocuments() {
    return new ConfigScope(prefix, null, List.of(), ofProfile);
  }
}
