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
import java.util.TreeMap;

/** Finds sources, and whatever else jars provide. */
public final class SourceDiscovery {
  private SourceDiscovery() {}

  /** The providers of a service, in the order of the class path. */
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
                  "mend or remove the jar, or build with discover(false)")),
          broken);
    }
    return found;
  }

  /** The given sources, the discovered ones by name, the defaults; refuses two of one name. */
  static List<ConfigSource> inOrder(List<ConfigSource> given, List<ConfigSource> discovered) {
    Map<String, ConfigSource> byName = new HashMap<>();
    for (ConfigSource source : given) {
      add(source, byName);
    }
    Map<String, ConfigSource> inOrderOfNames = new TreeMap<>();
    for (ConfigSource source : discovered) {
      add(source, byName);
      inOrderOfNames.put(source.name(), source);
    }
    List<ConfigSource> all = new ArrayList<>(inOrderOfNames.values());
    int highest = 0;
    for (ConfigSource source : given) {
      all.add(source instanceof DefaultsSource ? all.size() : highest++, source);
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
              "rename one, or build with discover(false)"));
    }
  }

  /** What a source threw that no source should throw. */
  public static SourceException unexpected(ConfigSource source, String verb, Throwable failure) {
    return new SourceException(
        List.of(
            Problem.at(
                Origin.of(source.name(), "source " + source.name()),
                "a source that can be " + verb,
                failure.getClass().getName(),
                "see the cause, and mend " + source.getClass().getName())),
        failure);
  }
}
