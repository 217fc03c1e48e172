package io.varve.config.layered.internal.convert;

import io.varve.config.Converter;
import java.lang.invoke.MethodType;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The program's converters, then built-in ones and one per enum, fixed per type. Thread-safe. */
public final class ConverterRegistry {
  private final Map<Class<?>, Converter<?>> own;
  private final Map<Class<?>, Converter<?>> builtIn = new ConcurrentHashMap<>();

  /** Registers the program's converters. The first of two for one type is used. */
  public ConverterRegistry(Collection<? extends Converter<?>> own) {
    Map<Class<?>, Converter<?>> all = new HashMap<>();
    for (Converter<?> converter : own) {
      all.putIfAbsent(wrapper(converter.type()), converter);
    }
    this.own = Map.copyOf(all);
  }

  /** Returns the converter for a type, or null. A primitive type stands for its wrapper. */
  public @Nullable Converter<?> find(Class<?> type) {
    Class<?> wrapper = wrapper(type);
    Converter<?> known = own.get(wrapper);
    return known != null ? known : builtIn.computeIfAbsent(wrapper, ConverterRegistry::builtIn);
  }

  private static @Nullable Converter<?> builtIn(Class<?> type) {
    if (type.isEnum()) {
      return new EnumConverter<>(type);
    }
    if (Number.class.isAssignableFrom(type)) {
      return NumberConverters.to(type);
    }
    return type.getName().startsWith("java.time.")
        ? TimeConverters.to(type)
        : TextConverters.to(type);
  }

  private static Class<?> wrapper(Class<?> type) {
    return MethodType.methodType(type).wrap().returnType();
  }
}
