package io.varve.config.layered.internal.bind;

import io.varve.config.Secret;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.BitSet;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * What a bound interface answers: the values of its properties, and as an object by their values.
 */
final class InterfaceProxyHandler implements InvocationHandler {
  private static final Object[] NO_ARGUMENTS = {};

  private final InterfaceNode node;
  private final @Nullable Object[] values;
  private final @Nullable BitSet secrets;

  InterfaceProxyHandler(InterfaceNode node, @Nullable Object[] values, @Nullable BitSet secrets) {
    this.node = node;
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
    int index = count == 0 ? node.index(name) : -1;
    if (index >= 0 && values[index] != null) {
      return copyOf(values[index]);
    }
    return method.isDefault()
        ? node.defaults().call(proxy, method, arguments == null ? NO_ARGUMENTS : arguments)
        : null;
  }

  /** Arrays are handed out as copies, so that no caller changes what others see. */
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
        && node.type() == that.node.type()
        && Arrays.deepEquals(values, that.values);
  }

  private int hash() {
    return Arrays.deepHashCode(values);
  }

  /** As a record's, with secrets masked. */
  @Override
  public String toString() {
    StringJoiner text = new StringJoiner(", ", node.type().getSimpleName() + "[", "]");
    for (int i = 0; i < values.length; i++) {
      text.add(node.property(i).name() + '=' + shown(i));
    }
    return text.toString();
  }

  private String shown(int index) {
    Object value = values[index];
    // Another bound interface masks its own; a record or a list would not.
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
