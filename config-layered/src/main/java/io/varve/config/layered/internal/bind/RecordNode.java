package io.varve.config.layered.internal.bind;

import io.varve.config.layered.internal.validate.InvalidConstraintException;
import io.varve.config.layered.internal.validate.RecordValidator;
import io.varve.config.layered.internal.validate.RecordValidator.Violation;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Node of a record, created by its canonical constructor and checked by its constraints. */
final class RecordNode extends CompositeNode {
  private final Constructor<?> constructor;
  private final RecordValidator validator;

  RecordNode(Constructor<?> constructor, List<Property> properties, RecordValidator validator) {
    super(constructor.getDeclaringClass(), properties);
    this.constructor = constructor;
    this.validator = validator;
  }

  /** Returns true if all callers that bind this record from one state may share one instance. */
  boolean isShareable() {
    return isShareable(new HashSet<>());
  }

  /** Records with lists are not shareable: the constructor may replace a list by a mutable one. */
  @Override
  boolean isShareable(Set<Node> inside) {
    // A constraint may depend on the time, such as @Past.
    if (validator != RecordValidator.NONE || !inside.add(this)) {
      return false;
    }
    boolean all = properties.stream().allMatch(each -> each.node().isShareable(inside));
    inside.remove(this);
    return all;
  }

  @Override
  boolean refuses(
      BindContext context, List<String> keys, @Nullable Object[] values, @Nullable BitSet secrets) {
    boolean refused = false;
    for (int i = 0; i < values.length && validator != RecordValidator.NONE; i++) {
      Object value = values[i];
      if (value != null && value != FAILED) {
        boolean secret = secrets != null && secrets.get(i);
        refused |= refuses(context, keys.get(i), properties.get(i), value, secret);
      }
    }
    return refused;
  }

  private boolean refuses(
      BindContext context, String key, Property property, Object value, boolean secret) {
    try {
      List<Violation> violations = validator.validateComponent(property.name(), value);
      violations.forEach(
          violation ->
              ViolationMessages.note(context, key, property.byDefault(), violation, secret));
      return !violations.isEmpty();
    } catch (InvalidConstraintException e) {
      UnbindableNode.of(e).require(context, key);
      return true;
    }
  }

  @Override
  Object make(
      BindContext context, String key, @Nullable Object[] values, @Nullable BitSet secrets) {
    try {
      Object made = constructor.newInstance(values);
      boolean refused = false;
      for (Violation violation : validator.validateRecord(made)) {
        refused = true;
        refused(context, key, violation, secrets != null);
      }
      return refused ? FAILED : made;
    } catch (InvalidConstraintException e) {
      return UnbindableNode.of(e).require(context, key);
    } catch (InvocationTargetException e) {
      Throwable refusal = e.getCause() == null ? e : e.getCause();
      if (refusal instanceof Error error) {
        throw error;
      }
      return refused(context, key, refusal, secrets != null);
    } catch (ReflectiveOperationException e) {
      return refused(context, key, e, secrets != null);
    }
  }
}
