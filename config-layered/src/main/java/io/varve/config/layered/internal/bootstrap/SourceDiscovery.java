package io.varve.config.layered.internal.bootstrap;

import io.varve.config.Origin;
import io.varve.config.Problem;
import io.varve.config.SourceException;
import io.varve.config.spi.ConfigSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;

final class SourceDiscovery {
  private SourceDiscovery() {}

  /** In the order of the class path. */
  static <T> List<T> discover(ServiceLoader<T> loader) {
    List<T> found = new ArrayList<>();
    try {
      for (T provider : loader) {
        found.add(provider);
      }
    } catch (ServiceConfigurationError broken) {
      throw new SourceException(
          List.of(
              Problem.at(
                      Origin.of("discovery", "ServiceLoader"),
                      "providers that can be made",
                      String.valueOf(broken.getMessage()),
                      "mend or remove the jar, or build with discover(false)")
                  .withCode("VARVE-0100")),
          broken);
    }
    return found;
  }

  /**
   * Returns all sources: the engine's highest ones, the given ones, the discovered ones sorted by
   * name, and the engine's lowest ones. A given source replaces discovered ones of its name.
   */
  static List<ConfigSource> inOrder(
      List<ConfigSource> highest,
      List<ConfigSource> given,
      List<ConfigSource> discovered,
      List<ConfigSource> lowest) {
    Map<String, ConfigSource> byName = new HashMap<>();
    for (ConfigSource source : given) {
      add(source, byName);
    }
    Set<String> replaced = Set.copyOf(byName.keySet());
    Map<String, ConfigSource> sorted = new TreeMap<>();
    for (ConfigSource source : discovered) {
      if (!replaced.contains(source.name())) {
        add(source, byName);
        sorted.put(source.name(), source);
      }
    }
    List<ConfigSource> all = new ArrayList<>(highest);
    all.addAll(given);
    all.addAll(sorted.values());
    all.addAll(lowest);
    for (ConfigSource source : highest) {
      add(source, byName);
    }
    for (ConfigSource source : lowest) {
      add(source, byName);
    }
    return all;
  }

  private static void add(ConfigSource source, Map<String, ConfigSource> byName) {
    ConfigSource first = byName.putIfAbsent(source.name(), source);
    if (first != null) {
      throw new SourceException(
          Problem.at(
                  Origin.of(source.name(), "source " + source.name()),
                  "one source of each name",
                  first.getClass().getName() + " and " + source.getClass().getName(),
                  "rename one, or build with discover(false)")
              .withCode("VARVE-0101"));
    }
  }
}
