package io.varve.config.layered.internal.value;

import io.varve.config.ConfigKey;
import io.varve.config.InvalidValueException;
import io.varve.config.Origin;
import io.varve.config.Problem;
import io.varve.config.layered.internal.secret.SecretKeyPatterns;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A state in a map. Origins number the entries in their order: {@code test:1}, {@code test:2}. */
public final class MapValueLookup implements ValueLookup {
  private final TreeMap<String, ResolvedValue> values = new TreeMap<>();
  private final TreeMap<String, String> spellings = new TreeMap<>();
  private final TreeMap<String, Origin> hidden = new TreeMap<>();
  private final Set<String> emptyLists = new HashSet<>();
  private final Set<String> unlisted = new HashSet<>();
  private final Set<String> hinted = new HashSet<>();
  private final Set<String> broken = new HashSet<>();
  private SecretKeyPatterns secrets = new SecretKeyPatterns(List.of());
  private int line;

  public static MapValueLookup of(String... keysAndTexts) {
    MapValueLookup values = new MapValueLookup();
    for (int i = 0; i < keysAndTexts.length; i += 2) {
      values.put(keysAndTexts[i], keysAndTexts[i + 1]);
    }
    return values;
  }

  public MapValueLookup put(String key, String text) {
    String canonical = ConfigKey.canonical(key);
    Origin origin = Origin.line("test", "test", ++line);
    values.put(canonical, new ResolvedValue(canonical, text, origin, secrets.isSecret(canonical)));
    spellings.put(canonical, key);
    return this;
  }

  /** A value into which a placeholder pulled a secret, under a key that does not show it. */
  public MapValueLookup putSecret(String key, String text) {
    put(key, text);
    values.put(key, new ResolvedValue(key, text, Origin.line("test", "test", line), true));
    return this;
  }

  public MapValueLookup hide(String key) {
    hidden.put(key, Origin.line("test", "test", ++line));
    return this;
  }

  public MapValueLookup putEmptyList(String key) {
    emptyLists.add(key);
    return this;
  }

  /** Elements that are found but not listed, such as those of environment variables. */
  public MapValueLookup unlisted(String list) {
    unlisted.add(list);
    return this;
  }

  /** A prefix that may have values, by the name of an environment variable. */
  public MapValueLookup hint(String prefix) {
    hinted.add(prefix);
    return this;
  }

  /** A key whose value cannot be resolved. */
  public MapValueLookup broken(String key) {
    broken.add(key);
    return put(key, "${");
  }

  public MapValueLookup secrets(String... patterns) {
    secrets = new SecretKeyPatterns(List.of(patterns));
    return this;
  }

  @Override
  public @Nullable ResolvedValue find(String key) {
    if (broken.contains(key)) {
      throw new InvalidValueException(Problem.of(key, "a placeholder", "half of one", "mend it"));
    }
    return values.get(key);
  }

  @Override
  public boolean existsUnder(String key) {
    return !keysUnder(key).isEmpty()
        || emptyLists.stream().anyMatch(k -> ConfigKey.isUnder(k, key));
  }

  @Override
  public boolean isList(String key) {
    boolean elements = !unlisted.contains(key) && existsUnder(ConfigKey.element(key, 0));
    return elements || hidden.containsKey(ConfigKey.element(key, 0)) || emptyLists.contains(key);
  }

  @Override
  public List<Child> children(String key) {
    TreeMap<String, Child> children = new TreeMap<>();
    for (String full : keysUnder(key)) {
      int end = KeyScanner.endOfName(full, KeyScanner.startOfName(full, key.length()));
      if (end > key.length() && full.charAt(key.length()) != '[') {
        String child = full.substring(0, end);
        int depth = ConfigKey.parts(child).size() - 1;
        String spelled = spellings.getOrDefault(full, full);
        children.putIfAbsent(child, new Child(child, ConfigKey.parts(spelled).get(depth)));
      }
    }
    return List.copyOf(children.values());
  }

  @Override
  public List<String> keysUnder(String prefix) {
    List<String> keys = new ArrayList<>();
    for (String key : values.keySet()) {
      if (ConfigKey.isUnder(key, prefix)) {
        keys.add(key);
      }
    }
    return keys;
  }

  @Override
  public List<String> suggestions(String key) {
    return KeySuggester.nearest(key, values.keySet(), 3);
  }

  @Override
  public boolean isSecret(String key) {
    return secrets.isSecret(key);
  }

  @Override
  public Optional<Origin> hiddenBy(String key) {
    return Optional.ofNullable(hidden.get(key));
  }
}
