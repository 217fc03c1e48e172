package io.varve.config.layered.internal.state;

import io.varve.config.ConfigKey;
import io.varve.config.Problem;
import io.varve.config.layered.internal.merge.LayerStack;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The keys of a state whose placeholders cannot be resolved. A read of such a key is an error, but
 * the state is valid: a text that nothing reads must not prevent a change. Immutable.
 *
 * @param byKey canonical key to problem; the keys of one chain share a problem
 */
record PlaceholderProblems(Map<String, Problem> byKey) {
  /** Returns true if there is one at a key or below it. */
  boolean isAnyUnder(String prefix) {
    for (String key : byKey.keySet()) {
      if (ConfigKey.isUnder(key, prefix)) {
        return true;
      }
    }
    return false;
  }

  /** Returns true if a key, or one below it, does not have the same problem in both states. */
  boolean differUnder(String prefix, PlaceholderProblems other) {
    return !byKey.equals(other.byKey)
        && Stream.concat(keysUnder(prefix), other.keysUnder(prefix))
            .anyMatch(key -> !Objects.equals(byKey.get(key), other.byKey.get(key)));
  }

  /** The distinct problems of some keys. */
  List<Problem> of(Set<String> keys) {
    Map<String, Problem> some = new TreeMap<>(byKey);
    some.keySet().retainAll(keys);
    return some.values().stream().distinct().toList();
  }

  /** The keys at a prefix and below it. */
  Stream<String> keysUnder(String prefix) {
    return byKey.keySet().stream().filter(key -> ConfigKey.isUnder(key, prefix));
  }

  /** The keys below a prefix that continue it with a name, not an index. */
  List<String> keysBelowByName(String prefix) {
    String start = prefix.isEmpty() ? "" : prefix + '.';
    return byKey.keySet().stream().filter(key -> key.startsWith(start)).toList();
  }

  /** Warnings about the sources of the values. */
  List<LayerStack.Warning> warnings(LayerStack stack) {
    if (byKey.isEmpty()) {
      return List.of();
    }
    Map<String, List<String>> bySource = new LinkedHashMap<>();
    for (Problem problem : of(byKey.keySet())) {
      problem
          .key()
          .flatMap(stack::sourceOf)
          .ifPresent(
              source ->
                  bySource
                      .computeIfAbsent(source, name -> new ArrayList<>())
                      .add(problem.toString()));
    }
    List<LayerStack.Warning> warnings = new ArrayList<>();
    bySource.forEach(
        (source, sentences) ->
            WarningLog.limited("values have placeholders that cannot be resolved", sentences)
                .forEach(each -> warnings.add(new LayerStack.Warning(source, each))));
    return warnings;
  }
}
