package io.varve.config.layered.internal.state;

import io.varve.config.ConfigKey;
import io.varve.config.ConfigReader;
import io.varve.config.Explanation;
import io.varve.config.Problem;
import io.varve.config.TypeRef;
import io.varve.config.layered.internal.bind.Binder;
import io.varve.config.layered.internal.value.ResolvedValue;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Reader of a state below a prefix. The subclass supplies the state, once per call. */
public abstract class StateReader implements ConfigReader {
  private final Binder binder;
  private final String prefix;
  private final boolean root;

  protected StateReader(Binder binder, String prefix) {
    this.binder = binder;
    this.prefix = prefix;
    this.root = prefix.isEmpty();
  }

  /** The state for the current call. */
  protected abstract ConfigState state();

  protected final Binder binder() {
    return binder;
  }

  /** A key of this view as a canonical key from the root. */
  protected final String absolute(String key) {
    return ConfigKey.join(prefix, ConfigKey.canonical(key));
  }

  @Override
  public final String get(String key) {
    ConfigState state = state();
    ResolvedValue value = root ? state.values().get(key) : null;
    return value != null ? value.text() : binder.get(state, absolute(key), String.class);
  }

  @Override
  public final <T> T get(String key, Class<T> type) {
    ConfigState state = state();
    ResolvedValue value = root ? state.values().get(key) : null;
    T known = value == null ? null : value.as(type);
    return known != null ? known : binder.get(state, absolute(key), type);
  }

  @Override
  public final <T> T get(String key, Class<T> type, T fallback) {
    Objects.requireNonNull(fallback, "fallback");
    ConfigState state = state();
    if (root && state.absent().contains(key)) {
      return fallback;
    }
    ResolvedValue value = root ? state.values().get(key) : null;
    T known = value == null ? null : value.as(type);
    if (known != null) {
      return known;
    }
    String canonical = absolute(key);
    Optional<T> found = binder.find(state, canonical, type);
    if (found.isEmpty() && root && !state.existsUnder(canonical) && !state.isList(canonical)) {
      state.absent().add(key);
    }
    return found.orElse(fallback);
  }

  @Override
  public final <T> T get(String key, TypeRef<T> type) {
    return binder.get(state(), absolute(key), type.type());
  }

  @Override
  public final Optional<String> find(String key) {
    return binder.find(state(), absolute(key), String.class);
  }

  @Override
  public final <T> Optional<T> find(String key, Class<T> type) {
    return binder.find(state(), absolute(key), type);
  }

  @Override
  public final <T> Optional<T> find(String key, TypeRef<T> type) {
    return binder.find(state(), absolute(key), type.type());
  }

  @Override
  public final boolean contains(String key) {
    ConfigState state = state();
    String canonical = absolute(key);
    return state.find(canonical) != null || state.isList(canonical);
  }

  /** See {@link io.varve.config.ConfigSnapshot#keys}. */
  public final Set<String> keys() {
    return relative(state().readableKeysUnder(prefix));
  }

  /** See {@link io.varve.config.ConfigSnapshot#keysUnder}. */
  public final Set<String> keysUnder(String key) {
    return relative(state().readableKeysUnder(absolute(key)));
  }

  private Set<String> relative(List<String> keys) {
    return keys.stream()
        .map(key -> ConfigKey.below(key, prefix))
        .filter(key -> !key.isEmpty())
        .collect(
            Collectors.collectingAndThen(
                Collectors.toCollection(TreeSet::new), Collections::unmodifiableSet));
  }

  /** See {@link io.varve.config.ConfigSnapshot#explain}. */
  public final Explanation explain(String key) {
    return Explainer.explain(state(), absolute(key));
  }

  /** See {@link io.varve.config.ConfigSnapshot#unknownKeys}. */
  public final List<Problem> unknownKeys(String key, Class<?> type) {
    return binder.unknownKeys(state(), absolute(key), type);
  }
}
