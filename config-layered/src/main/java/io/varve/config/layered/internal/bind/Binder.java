package io.varve.config.layered.internal.bind;

import io.varve.config.ConfigException;
import io.varve.config.DataSize;
import io.varve.config.UnknownKey;
import io.varve.config.layered.internal.convert.ConverterRegistry;
import io.varve.config.layered.internal.validate.ValidatorDiscovery;
import io.varve.config.layered.internal.value.ResolvedValue;
import io.varve.config.layered.internal.value.ValueLookup;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * From keys and texts to types. Thread-safe; keeps what it learns about types, and nothing about
 * values. A state keeps records that were made of it, where nobody can change them.
 */
public final class Binder {
  /**
   * Types that can be read for certain. Most settings are of these and are not set: so a start need
   * not learn how to read them.
   */
  private static final Set<Type> PLAIN =
      Set.of(
          String.class,
          List.class,
          Boolean.class,
          Integer.class,
          Long.class,
          Duration.class,
          DataSize.class);

  private final ConverterRegistry converters;
  private final ClassLoader loader;

  /** Made for the first value that needs it: many a start reads texts alone. */
  private volatile @Nullable NodeFactory nodeFactory;

  /**
   * A binder with its converters, which looks for providers beside itself.
   *
   * @param converters the converters
   */
  public Binder(ConverterRegistry converters) {
    this(converters, Objects.requireNonNull(Binder.class.getClassLoader()));
  }

  /**
   * A binder with its converters.
   *
   * @param converters the converters
   * @param loader where a provider of Jakarta Validation is looked for
   */
  public Binder(ConverterRegistry converters, ClassLoader loader) {
    this.converters = converters;
    this.loader = loader;
  }

  private NodeFactory nodeFactory() {
    NodeFactory known = nodeFactory;
    return known != null ? known : makePlans();
  }

  /** One for all threads, since each type has one node. */
  private synchronized NodeFactory makePlans() {
    NodeFactory known = nodeFactory;
    if (known == null) {
      known = new NodeFactory(converters, ValidatorDiscovery.validators(loader));
      nodeFactory = known;
    }
    return known;
  }

  /**
   * Reads a value.
   *
   * @param <T> the type
   * @param values what to read from
   * @param key the canonical key, from the root
   * @param type the type
   * @return the value
   * @throws io.varve.config.MissingKeyException if keys are absent and nothing else is wrong
   * @throws io.varve.config.InvalidValueException if values are of another kind, or the type is
   *     none that can be bound; holds every problem
   */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  public <T> T get(ValueLookup values, String key, Type type) {
    Node node = nodeFactory().node(type);
    Object quick = quick(node, values, key);
    if (quick != null) {
      return (T) quick;
    }
    BindContext context = new BindContext(values);
    Object value = node.tryRequire(context, key);
    context.throwProblems();
    if (node instanceof RecordNode record && record.isShareable()) {
      values.keepBound(key, node, value);
    }
    return (T) value;
  }

  /**
   * Reads a value, if there is one.
   *
   * @param <T> the type
   * @param values what to read from
   * @param key the canonical key, from the root
   * @param type the type
   * @return the value, or empty if neither the key nor anything below it has one of use
   * @throws io.varve.config.ConfigException as {@link #get} does, if there is a value
   */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  public <T> Optional<T> find(ValueLookup values, String key, Type type) {
    NodeFactory known = nodeFactory;
    Node node = known == null ? null : known.known(type);
    if (node == null) {
      if (PLAIN.contains(type) && !values.existsUnder(key) && !values.isList(key)) {
        return Optional.empty();
      }
      node = nodeFactory().node(type);
    }
    Object quick = quick(node, values, key);
    if (quick != null) {
      return Optional.of((T) quick);
    }
    BindContext context = new BindContext(values);
    Object value = find(context, key, node);
    context.throwProblems();
    return Optional.ofNullable((T) value);
  }

  /** The value where it was made before, or one text has it; null for the long way. */
  private static @Nullable Object quick(Node node, ValueLookup values, String key) {
    return node instanceof ScalarNode scalar ? scalar.quick(values, key) : values.bound(key, node);
  }

  private static @Nullable Object find(BindContext context, String key, Node node) {
    try {
      return node.find(context, key);
    } catch (ConfigException e) {
      return context.unresolvable(e);
    }
  }

  /**
   * The keys that have a value and that {@link #get} would not read.
   *
   * @param values where the keys are
   * @param prefix the canonical key that the type is bound at
   * @param type the type
   * @return the keys, sorted, each with the one that was probably meant
   * @throws io.varve.config.InvalidValueException if the type is none that can be bound
   */
  public List<UnknownKey> unknownKeys(ValueLookup values, String prefix, Class<?> type) {
    Node node = nodeFactory().node(type);
    if (node instanceof UnbindableNode) {
      get(values, prefix, type);
    }
    List<UnknownKey> unknown = new ArrayList<>();
    for (String key : values.keysUnder(prefix)) {
      ResolvedValue value = node.reads(key, prefix.length()) ? null : values.find(key);
      if (value != null) {
        Optional<String> meant = Optional.ofNullable(node.nearest(key, prefix.length()));
        unknown.add(new UnknownKey(key, value.origin(), meant));
      }
    }
    return List.copyOf(unknown);
  }
}
