package io.varve.config.env;

import io.varve.config.spi.KeyMatcher;
import io.varve.config.spi.SourceValue;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds the system properties that are not among the values of the layer. */
final class UnlistedPropertyMatcher implements KeyMatcher {
  private final Map<String, SourceValue> values;
  private final Set<String> prefixes = new HashSet<>();

  /**
   * Creates a matcher.
   *
   * @param values canonical key to value
   */
  UnlistedPropertyMatcher(Map<String, SourceValue> values) {
    this.values = Map.copyOf(values);
    for (String key : values.keySet()) {
      prefixes.add("");
      prefixes.add(key);
      for (int i = 0; i < key.length(); i++) {
        if (key.charAt(i) == '.' || key.charAt(i) == '[') {
          prefixes.add(key.substring(0, i));
        }
      }
    }
  }

  @Override
  public Optional<SourceValue> match(String key) {
    return Optional.ofNullable(values.get(key));
  }

  @Override
  public Optional<Set<String>> keys() {
    return Optional.of(values.keySet());
  }

  @Override
  public boolean mayMatchUnder(String prefix) {
    return prefixes.contains(prefix);
  }
}
