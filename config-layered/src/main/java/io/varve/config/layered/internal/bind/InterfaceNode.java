package io.varve.config.layered.internal.bind;

import java.lang.reflect.Proxy;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An interface: its methods without parameters answer from values that were read at the bind. */
final class InterfaceNode extends CompositeNode {
  private final Class<?> type;
  private final Map<String, Integer> indices = new HashMap<>();
  private final List<Property> properties;
  private final DefaultMethods defaults;

  InterfaceNode(Class<?> type, List<Property> properties, DefaultMethods defaults) {
    super(type, properties);
    this.type = type;
    this.properties = properties;
    this.defaults = defaults;
    for (int i = 0; i < properties.size(); i++) {
      indices.put(properties.get(i).name(), i);
    }
  }

  /** Null where the key is absent and the interface has a body for the method. */
  @Override
  @Nullable Object property(BindContext reading, Property property, String key) {
    return property.hasDefault() || !defaults.has(property.name())
        ? property.require(reading, key)
        : property.find(reading, key);
  }

  @Override
  Object make(
      BindContext reading, String key, @Nullable Object[] values, @Nullable BitSet secrets) {
    InterfaceProxyHandler handler = new InterfaceProxyHandler(this, values, secrets);
    Object proxy = Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler);
    boolean failed = false;
    // Defaults may call each other, so they are called only now, and each once more by the others.
    for (int i = 0; i < values.length; i++) {
      if (values[i] == null) {
        try {
          values[i] = defaults.call(proxy, properties.get(i).name());
        } catch (Exception e) {
          failed = true;
          refused(reading, key, e, secrets != null);
        }
      }
    }
    return failed ? FAILED : proxy;
  }

  Class<?> type() {
    return type;
  }

  DefaultMethods defaults() {
    return defaults;
  }

  /** The position of a property, or -1. */
  int index(String method) {
    return indices.getOrDefault(method, -1);
  }

  Property property(int index) {
    return properties.get(index);
  }
}
