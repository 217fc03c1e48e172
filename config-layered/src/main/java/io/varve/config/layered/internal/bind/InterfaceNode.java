package io.varve.config.layered.internal.bind;

import io.varve.config.Secret;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Node of an interface, bound as a proxy that returns the values read at the time of binding. */
final class InterfaceNode extends CompositeNode {
  private static final Object[] NO_ARGUMENTS = {};

  /** The position of each property's value, in ascending order. */
  private final Map<String, Integer> indices = new LinkedHashMap<>();

  private final DefaultMethods defaults;

  InterfaceNode(Class<?> type, List<Property> properties, DefaultMethods defaults) {
    super(type, properties);
    this.defaults = defaults;
    for (int i = 0; i < properties.size(); i++) {
      indices.put(properties.get(i).name(), i);
    }
  }

  /** Returns null if the key is absent and the method has a default body. */
  @Override
  @Nullable Object property(BindContext context, Property property, String key) {
    return property.hasDefault() || defaults.of(property.name()) == null
        ? property.require(context, key)
        : property.find(context, key);
  }

  @Override
  Object make(
      BindContext context, String key, @Nullable Object[] values, @Nullable BitSet secrets) {
    Handler handler = new Handler(values, secrets);
    Object proxy = Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler);
    boolean failed = false;
    // Default methods may call each other, so they are called after all other values are read.
    for (int i = 0; i < values.length; i++) {
      Method method = values[i] == null ? defaults.of(properties.get(i).name()) : null;
      if (method != null) {
        try {
          values[i] = defaults.call(proxy, method, NO_ARGUMENTS);
        } catch (Exception e) {
          failed = true;
          refused(context, key, e, secrets != null);
        }
      }
    }
    return failed ? FAILED : proxy;
  }

  /** The handler of a proxy, or null for any other object. */
  private static @Nullable Handler handler(@Nullable Object bound) {
    return bound != null
            && Proxy.isProxyClass(bound.getClass())
            && Proxy.getInvocationHandler(bound) instanceof Handler handler
        ? handler
        : null;
  }

  /** Copies arrays, since a caller could modify them. */
  private static @Nullable Object copyOf(@Nullable Object value) {
    if (value == null || !value.getClass().isArray()) {
      return value;
    }
    int length = Array.getLength(value);
    Object copy = Array.newInstance(value.getClass().getComponentType(), length);
    System.arraycopy(value, 0, copy, 0, length);
    return copy;
  }

  /** Returns the values of the properties, and compares and prints them as a record does. */
  private final class Handler implements InvocationHandler {
    private final @Nullable Object[] values;

    /** The positions of the values that hold a secret; null if there is none. */
    private final @Nullable BitSet secrets;

    private Handler(@Nullable Object[] values, @Nullable BitSet secrets) {
      this.values = values;
      this.secrets = secrets;
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
        throws Exception {
      String name = method.getName();
      int count = method.getParameterCount();
      if (method.getDeclaringClass() == Object.class) {
        return switch (name) {
          case "equals" -> arguments != null && isEqual(handler(arguments[0]));
          case "hashCode" -> Arrays.deepHashCode(values);
          default -> toString();
        };
      }
      Integer index = count == 0 ? indices.get(name) : null;
      if (index != null && values[index] != null) {
        return copyOf(values[index]);
      }
      return method.isDefault()
          ? defaults.call(proxy, method, arguments == null ? NO_ARGUMENTS : arguments)
          : null;
    }

    private boolean isEqual(@Nullable Handler that) {
      return that != null && type == that.type() && Arrays.deepEquals(values, that.values);
    }

    private Class<?> type() {
      return type;
    }

    /** As in a record, with masked secrets. */
    @Override
    public String toString() {
      StringJoiner text = new StringJoiner(", ", type.getSimpleName() + "[", "]");
      indices.forEach((name, index) -> text.add(name + '=' + shown(index)));
      return text.toString();
    }

    private String shown(int index) {
      // A nested bound interface masks its own secrets; a record or a list would not.
      if (secrets != null && secrets.get(index) && handler(values[index]) == null) {
        return Secret.MASK;
      }
      String text = Arrays.deepToString(new @Nullable Object[] {values[index]});
      return text.substring(1, text.length() - 1);
    }
  }
}
