package io.varve.config.env;

import io.varve.config.Origin;
import io.varve.config.spi.KeyMatcher;
import io.varve.config.spi.SourceValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Finds the environment variables for keys. Since most keys have no variable, the {@link
 * VariableNames#signature} of the key is first looked up in a sorted array. Names are compared only
 * if a variable has the same signature.
 */
final class VariableMatcher implements KeyMatcher {
  private record Variable(String name, SourceValue value) {}

  private final long[] signatures;
  private final List<List<Variable>> variables = new ArrayList<>();
  private final long[] prefixSignatures;
  private final NavigableSet<String> collapsedNames = new TreeSet<>();

  VariableMatcher(Map<String, String> environment) {
    Map<Long, List<Variable>> bySignature = new TreeMap<>();
    Set<Long> prefixes = new TreeSet<>();
    for (Map.Entry<String, String> entry : new TreeMap<>(environment).entrySet()) {
      String name = entry.getKey();
      long signature = VariableNames.signature(name);
      if (VariableNames.isEmpty(signature)) {
        continue;
      }
      Origin origin = Origin.of(EnvironmentSource.NAME, "environment variable " + name);
      List<Variable> same = bySignature.get(signature);
      if (same == null) {
        same = new ArrayList<>();
        bySignature.put(signature, same);
      }
      same.add(new Variable(name, new SourceValue(entry.getValue(), origin)));
      String collapsed = VariableNames.collapsed(name);
      collapsedNames.add(collapsed);
      prefixes.add(signature);
      for (int i = collapsed.indexOf('_'); i >= 0; i = collapsed.indexOf('_', i + 1)) {
        prefixes.add(VariableNames.signature(collapsed, i));
      }
    }
    signatures = array(bySignature.keySet());
    for (List<Variable> same : bySignature.values()) {
      variables.add(List.copyOf(same));
    }
    prefixSignatures = array(prefixes);
  }

  private static long[] array(Set<Long> sorted) {
    long[] array = new long[sorted.size()];
    int i = 0;
    for (long value : sorted) {
      array[i++] = value;
    }
    return array;
  }

  @Override
  public Optional<SourceValue> match(String key) {
    int index = Arrays.binarySearch(signatures, VariableNames.signature(key));
    return index < 0
        ? Optional.empty()
        : matches(key, variables.get(index)).stream().map(Variable::value).findFirst();
  }

  /**
   * Unknown, since the names of variables do not determine keys. Empty if there are no variables.
   */
  @Override
  public Optional<Set<String>> keys() {
    return signatures.length == 0 ? Optional.of(Set.of()) : Optional.empty();
  }

  @Override
  public boolean mayMatchUnder(String prefix) {
    long signature = VariableNames.signature(prefix);
    if (VariableNames.isEmpty(signature)) {
      return signatures.length > 0;
    }
    return Arrays.binarySearch(prefixSignatures, signature) >= 0
        && (isUnder(VariableNames.collapsed(prefix))
            || isUnder(VariableNames.collapsed(VariableNames.dashless(prefix))));
  }

  /** Returns true if some variable has the name, or the name and an underscore as a prefix. */
  private boolean isUnder(String name) {
    if (collapsedNames.contains(name)) {
      return true;
    }
    String longer = collapsedNames.ceiling(name + '_');
    return longer != null && longer.startsWith(name + '_');
  }

  @Override
  public Optional<String> warning(String key) {
    int index = Arrays.binarySearch(signatures, VariableNames.signature(key));
    if (index < 0) {
      return Optional.empty();
    }
    List<Variable> matches = List.copyOf(matches(key, variables.get(index)));
    return matches.stream()
        .filter(other -> !other.value().text().equals(matches.get(0).value().text()))
        .findFirst()
        .map(other -> conflict(key, matches.get(0), other));
  }

  private static String conflict(String key, Variable winner, Variable other) {
    return key
        + " has two values, in "
        + winner.value().origin()
        + " and in "
        + other.value().origin()
        + "; the one in "
        + winner.name()
        + " wins; unset the other";
  }

  /** Returns the variables for a key among those with its signature, the effective one first. */
  private static Collection<Variable> matches(String key, List<Variable> sameSignature) {
    Collection<String> names = VariableNames.of(key);
    Collection<Variable> matches = new LinkedHashSet<>();
    for (String name : names) {
      sameSignature.stream().filter(v -> v.name().equals(name)).forEach(matches::add);
    }
    for (String name : names) {
      sameSignature.stream().filter(v -> v.name().equalsIgnoreCase(name)).forEach(matches::add);
    }
    return matches;
  }
}
