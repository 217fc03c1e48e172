package io.varve.config.layered.internal.bind;

import io.varve.config.Secret;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Invocation handler of a bound interface. Its methods return the values of the properties; {@code
 * equals}, {@code hashCode} and {@code toString} use these values, as in a record.
 */
final class InterfaceProxyHandler implements InvocationHandler {
  private static final Object[] NO_ARGUMENTS = {};

  private final Class<?> type;
  private final Map<String, Integer> indices;
  private final DefaultMethods defaults;
  private final @Nullable Object[] values;
  private final @Nullable BitSet secrets;

  /**
   * A handler of the values and of the positions of those that hold a secret, or null. The indices
   * are in ascending order.
   */
  InterfaceProxyHandler(
      Class<?> type,
      Map<String, Integer> indices,
      DefaultMethods defaults,
      @Nullable Object[] values,
      @Nullable BitSet secrets) {
    this.type = type;
    this.indices = indices;
    this.defaults = defaults;
    this.values = values;
    this.secrets = secrets;
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
      throws Exception {
    String name = method.getName();
    int count = method.getParameterCount();
    if (method.getDeclaringClass() == Object.class) {
      return count == 1 ? isEqual(arguments) : name.equals("hashCode") ? hash() : toString();
    }
    Integer index = count == 0 ? indices.get(name) : null;
    if (index != null && values[index] != null) {
      return copyOf(values[index]);
    }
    return method.isDefault()
        ? defaults.call(proxy, method, arguments == null ? NO_ARGUMENTS : arguments)
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

  private boolean isEqual(Object @Nullable [] arguments) {
    Object other = arguments == null ? null : arguments[0];
    return other != null
        && Proxy.isProxyClass(other.getClass())
        && Proxy.getInvocationHandler(other) instanceof InterfaceProxyHandler that
        && type == that.type
        && Arrays.deepEquals(values, that.values);
  }

  private int hash() {
    return Arrays.deepHashCode(values);
  }

  /** As in a record, with masked secrets. */
  @Override
  public String toString() {
    StringJoiner text = new StringJoiner(", ", type.getSimpleName() + "[", "]");
    indices.forEach((name, index) -> text.add(name + '=' + shown(index)));
    return text.toString();
  }

  private String shown(int index) {
    Object value = values[index];
    // A nested bound interface masks its own secrets; a record or a list would not.
    boolean masksItself =
        value != null
            && Proxy.isProxyClass(value.getClass())
            && Proxy.getInvocationHandler(value) instanceof InterfaceProxyHandler;
    if (secrets != null && secrets.get(index) && !masksItself) {
      return Secret.MASK;
    }
    String text = Arrays.deepToString(new @Nullable Object[] {value});
    return text.substring(1, text.length() - 1);
  }
}
