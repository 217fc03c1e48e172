package io.varve.config.layered.internal.bind;

import io.varve.config.layered.internal.convert.ConversionException;
import io.varve.config.layered.internal.validate.RecordValidator;
import io.varve.config.layered.internal.validate.RecordValidator.Violation;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A record: made by its canonical constructor, if the constraints of its components hold. */
final class RecordNode extends CompositeNode {
  private final Constructor<?> constructor;
  private final List<Property> properties;
  private final RecordValidator constraints;

  /** Null until someone asks. */
  private @Nullable Boolean shareable;

  RecordNode(Constructor<?> constructor, List<Property> properties, RecordValidator constraints) {
    super(constructor.getDeclaringClass(), properties);
    this.constructor = constructor;
    this.properties = properties;
    this.constraints = constraints;
  }

  /** Whether one object may serve all who bind this record from one state. */
  boolean isShareable() {
    Boolean known = shareable;
    if (known == null) {
      known = isShareable(new HashSet<>());
      shareable = known;
    }
    return known;
  }

  /** Lists are not: the constructor may put one in its place that can be written to. */
  @Override
  boolean isShareable(Set<Node> inside) {
    if (constraints != RecordValidator.NONE || !inside.add(this)) { // which may go by the clock
      return false;
    }
    boolean all = properties.stream().allMatch(each -> each.node().isShareable(inside));
    inside.remove(this);
    return all;
  }

  @Override
  boolean refuses(
      BindContext reading, String[] keys, @Nullable Object[] values, @Nullable BitSet secrets) {
    boolean refused = false;
    for (int i = 0; i < values.length && constraints != RecordValidator.NONE; i++) {
      Object value = values[i];
      if (value != null && value != FAILED) {
        boolean secret = secrets != null && secrets.get(i);
        refused |= refuses(reading, keys[i], properties.get(i), value, secret);
      }
    }
    return refused;
  }

  private boolean refuses(
      BindContext reading, String key, Property property, Object value, boolean secret) {
    try {
      List<Violation> violations = constraints.ofComponent(property.name(), value);
      violations.forEach(
          violation -> ViolationMessages.note(reading, key, property, violation, secret));
      return !violations.isEmpty();
    } catch (ConversionException unfit) {
      cannotBeChecked(reading, key, unfit);
      return true;
    }
  }

  private Object cannotBeChecked(BindContext reading, String key, ConversionException unfit) {
    return reading.invalid(
        key,
        Optional.empty(),
        unfit.expected().orElse(expected()),
        unfit.found(),
        unfit.remedy().orElse("correct them"));
  }

  @Override
  Object make(
      BindContext reading, String key, @Nullable Object[] values, @Nullable BitSet secrets) {
    try {
      Object made = constructor.newInstance(values);
      boolean refused = false;
      for (Violation violation : constraints.ofRecord(made)) {
        refused = true;
        refused(reading, key, violation, secrets != null);
      }
      return refused ? FAILED : made;
    } catch (ConversionException unfit) {
      return cannotBeChecked(reading, key, unfit);
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
