package io.varve.config.layered.internal.bind;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A record: made by its canonical constructor. */
final class RecordNode extends BeanNode {
  private final Constructor<?> constructor;

  RecordNode(Constructor<?> constructor, List<Property> properties) {
    super(constructor.getDeclaringClass(), properties);
    this.constructor = constructor;
  }

  @Override
  Object make(Reading reading, String key, @Nullable Object[] values, @Nullable BitSet secrets) {
    try {
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      Throwable refusal = e.getCause() == null ? e : e.getCause();
      if (refusal instanceof Error error) {
        throw error;
      }
      return refused(reading, key, refusal, secrets != null);
    } catch (ReflectiveOperationException e) {
      return refused(reading, key, e, secrets != null);
    }
  }
}
