package io.varve.config.layered.internal.bind;

import io.varve.config.ConfigException;
import io.varve.config.DataSize;
import io.varve.config.Origin;
import io.varve.config.Problem;
import io.varve.config.layered.internal.convert.ConverterRegistry;
import io.varve.config.layered.internal.validate.ValidatorDiscovery;
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
 * Binds the string values at and below a key to a type. Thread-safe. Caches the nodes of types, but
 * no values. The state that an immutable record was read from caches the record.
 */
public final class Binder {
  /**
   * Types that can always be bound, so that {@code find} may return empty without their node. Most
   * optional keys have one of these types. Their nodes are not created if the keys are absent.
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

  /** Created for the first value that needs it: many programs read only strings at the start. */
  private volatile @Nullable NodeFactory nodeFactory;

  /** A binder that looks up a Jakarta Validation provider with its own class loader. */
  public Binder(ConverterRegistry converters) {
    this(converters, Objects.requireNonNull(Binder.class.getClassLoader()));
  }

  /** A binder that looks up a Jakarta Validation provider by a class loader. */
  public Binder(ConverterRegistry converters, ClassLoader loader) {
    this.converters = converters;
    this.loader = loader;
  }

  private NodeFactory nodeFactory() {
    NodeFactory known = nodeFactory;
    return known != null ? known : makePlans();
  }

  /** Synchronized, since each type must have one node. */
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
   * @throws io.varve.config.MissingKeyException if keys are absent and there is no other problem
   * @throws io.varve.config.InvalidValueException if values are invalid or the type cannot be
   *     bound; contains every problem
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
   * Reads a value. Returns empty if neither the key nor a key below it has a usable one.
   *
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

  /** The cached or directly converted value; null if the full bind is needed. */
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
   * Returns a problem for each key that has a value but would not be read by {@link #get}, sorted
   * by key. Its remedy contains the key that was probably meant.
   *
   * @throws io.varve.config.InvalidValueException if the type cannot be bound
   */
  public List<Problem> unknownKeys(ValueLookup values, String prefix, Class<?> type) {
    Node node = nodeFactory().node(type);
    if (node instanceof UnbindableNode) {
      get(values, prefix, type);
    }
    List<Problem> unknown = new ArrayList<>();
    for (String key : values.keysUnder(prefix)) {
      Optional<Origin> origin =
          node.reads(key, prefix.length())
              ? Optional.empty()
              : new BindContext(values).originUnder(key);
      if (origin.isPresent()) {
        String meant = node.nearest(key, prefix.length());
        unknown.add(
            Problem.of(
                    key,
                    origin.get(),
                    "a key that is read",
                    "an unknown one",
                    meant == null ? "remove it" : "did you mean " + meant + "?")
                .withCode("VARVE-0118"));
      }
    }
    return List.copyOf(unknown);
  }
}
