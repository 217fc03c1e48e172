package io.varve.config.consul.internal.settings;

import io.varve.config.ConfigSnapshot;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Names of all settings below {@code varve.consul}, to find misspelt ones. */
public final class SettingNames {
  static final Set<String> NAMES =
      Set.of(
          "address",
          "auth",
          "cache.clear-text",
          "cache.encryption-key",
          "cache.file",
          "connect-timeout",
          "consistency",
          "data-key",
          "datacenter",
          "documents",
          "enabled",
          "exclude",
          "format",
          "gzip",
          "keys",
          "layout",
          "literal",
          "max-backoff",
          "max-connections",
          "max-size",
          "min-interval",
          "namespace",
          "partition",
          "prefixes",
          "proxy",
          "quiet",
          "quiet-max",
          "request-timeout",
          "root",
          "seed",
          "startup",
          "startup-timeout",
          "tls.ca-file",
          "tls.ca-path",
          "tls.cert-file",
          "tls.enabled",
          "tls.key-file",
          "tls.server-name",
          "tls.verify",
          "token",
          "token-file",
          "wait",
          "watch",
          "watch-mode",
          "when-gone",
          "write-prefix");

  private SettingNames() {}

  /** The full key of a setting. */
  public static String key(String name) {
    return "varve.consul." + name;
  }

  /** The keys below {@code varve.consul} that are not settings. */
  public static List<String> unknown(ConfigSnapshot settings) {
    String start = key("");
    return all(settings).stream()
        .filter(key -> key.startsWith(start) && !isKnown(key.substring(start.length())))
        .toList();
  }

  private static Collection<String> all(ConfigSnapshot settings) {
    return settings.keysUnder(key("").substring(0, key("").length() - 1));
  }

  /** All keys below {@code varve.consul} that have a value, sorted. */
  public static List<String> present(ConfigSnapshot settings) {
    Set<String> present = new TreeSet<>(all(settings));
    // The environment cannot list its keys.
    NAMES.stream().map(SettingNames::key).filter(settings::contains).forEach(present::add);
    return List.copyOf(present);
  }

  /** An element of a list is known by the name of the list. */
  private static boolean isKnown(String name) {
    int index = name.indexOf('[');
    return NAMES.contains(index < 0 ? name : name.substring(0, index));
  }
}
