package io.varve.config.layered.internal.bind;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A type whose type variables are replaced, as far as they are known.
 *
 * @param raw the class
 * @param arguments its type arguments; for an array, its element type
 * @param open the name of an unbound type variable; null for any other type
 */
record ResolvedType(Class<?> raw, List<ResolvedType> arguments, @Nullable String open) {

  static ResolvedType of(Type type) {
    return of(type, Map.of());
  }

  /** Replaces type variables by known types, and wildcards by their upper bounds. */
  static ResolvedType of(Type type, Map<TypeVariable<?>, ResolvedType> known) {
    if (type instanceof Class<?> raw) {
      return raw.isArray()
          ? new ResolvedType(raw, List.of(of(raw.getComponentType(), known)), null)
          : new ResolvedType(raw, List.of(), null);
    }
    if (type instanceof ParameterizedType generic) {
      List<ResolvedType> arguments =
          Arrays.stream(generic.getActualTypeArguments()).map(t -> of(t, known)).toList();
      return new ResolvedType((Class<?>) generic.getRawType(), arguments, null);
    }
    if (type instanceof GenericArrayType array) {
      ResolvedType element = of(array.getGenericComponentType(), known);
      return new ResolvedType(element.raw().arrayType(), List.of(element), null);
    }
    if (type instanceof WildcardType wildcard) {
      return of(wildcard.getUpperBounds()[0], known);
    }
    ResolvedType fixed = type instanceof TypeVariable<?> variable ? known.get(variable) : null;
    return fixed != null ? fixed : new ResolvedType(Object.class, List.of(), type.getTypeName());
  }

  /** The types of the class's type variables and those of its super-interfaces. */
  Map<TypeVariable<?>, ResolvedType> parameters() {
    Map<TypeVariable<?>, ResolvedType> known = new HashMap<>();
    TypeVariable<?>[] variables = raw.getTypeParameters();
    for (int i = 0; i < variables.length && i < arguments.size(); i++) {
      known.put(variables[i], arguments.get(i));
    }
    for (Type parent : raw.getGenericInterfaces()) {
      known.putAll(of(parent, known).parameters());
    }
    return known;
  }

  // Written by hand: linking a record's generated equals and hashCode takes milliseconds at start.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ResolvedType that
        && raw == that.raw
        && arguments.equals(that.arguments)
        && Objects.equals(open, that.open);
  }

  @Override
  public int hashCode() {
    return 31 * raw.hashCode() + arguments.hashCode();
  }

  /** As in source code, without packages: {@code List<URI>}. */
  @Override
  public String toString() {
    if (open != null) {
      return open;
    }
    if (raw.isArray()) {
      return arguments.get(0) + "[]";
    }
    String name = raw.getSimpleName().isEmpty() ? raw.getName() : raw.getSimpleName();
    return arguments.isEmpty()
        ? name
        : name
            + arguments.stream()
                .map(ResolvedType::toString)
                .collect(Collectors.joining(", ", "<", ">"));
  }
}
