package io.varve.config.layered.internal.bind;

import io.varve.config.Converter;
import io.varve.config.layered.internal.convert.ConverterRegistry;
import io.varve.config.layered.internal.validate.RecordValidator;
import java.lang.reflect.Array;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Creates and caches the node of each type. Thread-safe. */
final class NodeFactory {
  private static final ResolvedType TEXT = ResolvedType.of(String.class);

  private final ConverterRegistry converters;
  private final BeanIntrospector beans;
  private final Map<Type, Node> byType = new ConcurrentHashMap<>();
  private final Map<ResolvedType, Node> nodes = new ConcurrentHashMap<>();

  NodeFactory(ConverterRegistry converters, RecordValidator.Factory validators) {
    this.converters = converters;
    this.beans = new BeanIntrospector(this::node, validators);
  }

  /** The cached node of a type, or null. */
  @Nullable Node known(Type type) {
    return byType.get(type);
  }

  Node node(Type type) {
    Node node = byType.get(type);
    if (node == null) {
      node = node(ResolvedType.of(type));
      byType.put(type, node);
    }
    return node;
  }

  /** The node of a type: always the same one for equal types. */
  Node node(ResolvedType type) {
    Node node = nodes.get(type);
    if (node == null) {
      Node made = make(type);
      Node first = nodes.putIfAbsent(type, made);
      node = first == null ? made : first;
    }
    return node;
  }

  private Node make(ResolvedType type) {
    Class<?> raw = type.raw();
    if (type.open() != null) {
      return new UnbindableNode(
          "VARVE-0131",
          "a type without open parameters",
          "the type parameter " + type.open(),
          "name the whole type with new TypeRef<…>() {}");
    }
    Converter<?> converter = converters.find(raw);
    if (converter != null) {
      return new ScalarNode(converter);
    }
    if (raw == Optional.class) {
      return around(type, 0, node -> new OptionalNode(node, Optional::of, Optional.empty()));
    }
    if (raw == OptionalInt.class) {
      return optional(Integer.class, v -> OptionalInt.of((Integer) v), OptionalInt.empty());
    }
    if (raw == OptionalLong.class) {
      return optional(Long.class, v -> OptionalLong.of((Long) v), OptionalLong.empty());
    }
    if (raw == OptionalDouble.class) {
      return optional(Double.class, v -> OptionalDouble.of((Double) v), OptionalDouble.empty());
    }
    if (raw == List.class || raw == Collection.class || raw == Iterable.class) {
      return around(type, 0, node -> new ListNode(node, List::copyOf));
    }
    if (raw == Set.class) {
      return around(type, 0, node -> new ListNode(node, NodeFactory::set));
    }
    if (raw.isArray()) {
      return around(type, 0, node -> new ListNode(node, list -> array(list, raw)));
    }
    if (raw == Map.class) {
      return map(type);
    }
    boolean isInterface =
        raw.isInterface()
            && !raw.isAnnotation()
            && !raw.isSealed()
            && !raw.getName().startsWith("java.");
    return raw.isRecord() || isInterface ? beans.node(type) : notBindable(type);
  }

  private Node optional(Class<?> type, Function<Object, Object> wrap, Object empty) {
    return new OptionalNode(node(type), wrap, empty);
  }

  /** Wraps the node of a type argument, or that of strings for a raw type. */
  private Node around(ResolvedType type, int argument, Function<Node, Node> wrap) {
    Node node = node(type.arguments().isEmpty() ? TEXT : type.arguments().get(argument));
    return node instanceof UnbindableNode ? node : wrap.apply(node);
  }

  private Node map(ResolvedType type) {
    ResolvedType key = type.arguments().isEmpty() ? TEXT : type.arguments().get(0);
    Converter<?> keys = converters.find(key.raw());
    if (keys == null) {
      return new UnbindableNode(
          "VARVE-0132",
          "a map whose keys have a Converter",
          "keys of " + key,
          "use String or an enum, or give a Converter<" + key + ">");
    }
    return around(type, 1, node -> new MapNode(keys, node));
  }

  private static Object set(List<Object> elements) {
    return Collections.unmodifiableSet(new LinkedHashSet<>(elements));
  }

  private static Object array(List<Object> elements, Class<?> type) {
    Object array = Array.newInstance(type.getComponentType(), elements.size());
    for (int i = 0; i < elements.size(); i++) {
      Array.set(array, i, elements.get(i));
    }
    return array;
  }

  private static Node notBindable(ResolvedType type) {
    return new UnbindableNode(
        "VARVE-0130",
        "a type that can be bound: one with a Converter, an enum, a record, an interface of methods"
            + " without parameters, or an Optional, List, Set, Map or array of these",
        (type.raw().isSealed() ? "the sealed type " : "the class ") + type,
        "make it a record, or give the builder a Converter<" + type + ">");
  }
}
