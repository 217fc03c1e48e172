package io.varve.config.layered.internal.bind;

import java.lang.reflect.Proxy;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Node of an interface, bound as a proxy whose methods return the values that were read at the time
 * of binding.
 */
final class InterfaceNode extends CompositeNode {
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
    return property.hasDefault() || !defaults.has(property.name())
        ? property.require(context, key)
        : property.find(context, key);
  }

  @Override
  Object make(
      BindContext context, String key, @Nullable Object[] values, @Nullable BitSet secrets) {
    InterfaceProxyHandler handler =
        new InterfaceProxyHandler(type, indices, defaults, values, secrets);
    Object proxy = Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler);
    boolean failed = false;
    // Default methods may call each other, so they are called after all other values are read.
    for (int i = 0; i < values.length; i++) {
      if (values[i] == null) {
        try {
          values[i] = defaults.call(proxy, properties.get(i).name());
        } catch (Exception e) {
          failed = true;
          refused(context, key, e, secrets != null);
        }
      }
    }
    return failed ? FAILED : proxy;
  }
}
