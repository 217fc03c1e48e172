package io.varve.config.layered.internal.validate;

import io.varve.config.layered.internal.value.ValueDescriptions;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Path;
import jakarta.validation.ValidationException;
import jakarta.validation.Validator;
import jakarta.validation.metadata.BeanDescriptor;
import jakarta.validation.metadata.ConstraintDescriptor;
import jakarta.validation.metadata.PropertyDescriptor;
import java.lang.annotation.Annotation;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Validator of one record type, by a provider of Jakarta Validation. */
final class JakartaRecordValidator implements RecordValidator {
  private static final Set<String> COMMON_ATTRIBUTES = Set.of("message", "groups", "payload");

  private final Validator validator;
  private final Class<?> type;
  private final Set<String> constrained;
  private final boolean hasRecordConstraints;

  JakartaRecordValidator(Validator validator, Class<?> type) {
    this.validator = validator;
    this.type = type;
    BeanDescriptor bean = validator.getConstraintsForClass(type);
    this.constrained =
        bean.getConstrainedProperties().stream()
            .map(PropertyDescriptor::getPropertyName)
            .collect(Collectors.toUnmodifiableSet());
    Set<String> components =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getName)
            .collect(Collectors.toSet());
    this.hasRecordConstraints = bean.hasConstraints() || !components.containsAll(constrained);
  }

  @Override
  public List<Violation> validateComponent(String name, Object value)
      throws InvalidConstraintException {
    return constrained.contains(name)
        ? check(() -> validator.validateValue(type, name, value))
        : List.of();
  }

  @Override
  public List<Violation> validateRecord(Object bound) throws InvalidConstraintException {
    return hasRecordConstraints ? check(() -> validator.validate(bound)) : List.of();
  }

  private static <T> List<Violation> check(Supplier<Set<ConstraintViolation<T>>> validation)
      throws InvalidConstraintException {
    try {
      return validation.get().stream()
          .map(JakartaRecordValidator::violation)
          .sorted(
              Comparator.comparing((Violation v) -> v.component() + v.steps())
                  .thenComparing(Violation::constraint))
          .toList();
    } catch (ValidationException broken) {
      throw new InvalidConstraintException(broken);
    }
  }

  private static Violation violation(ConstraintViolation<?> violation) {
    String component = "";
    List<Object> steps = new ArrayList<>();
    for (Path.Node node : violation.getPropertyPath()) {
      if (component.isEmpty()) {
        component = Objects.requireNonNullElse(node.getName(), "");
      }
      if (node.getIndex() != null) {
        steps.add(node.getIndex());
      } else if (node.getKey() != null) {
        steps.add(node.getKey());
      }
    }
    return new Violation(
        component,
        steps,
        shown(violation.getConstraintDescriptor()),
        violation.getMessage(),
        violation.getInvalidValue());
  }

  /** The annotation as written in the program, without attributes that have their default. */
  private static String shown(ConstraintDescriptor<?> constraint) {
    Annotation annotation = constraint.getAnnotation();
    Map<String, Object> attributes = new TreeMap<>(constraint.getAttributes());
    attributes
        .entrySet()
        .removeIf(
            attribute ->
                COMMON_ATTRIBUTES.contains(attribute.getKey())
                    || isDefault(annotation, attribute.getKey(), attribute.getValue()));
    String name = '@' + annotation.annotationType().getSimpleName();
    if (attributes.isEmpty()) {
      return name;
    }
    boolean single = attributes.keySet().equals(Set.of("value"));
    return attributes.entrySet().stream()
        .map(each -> (single ? "" : each.getKey() + " = ") + text(each.getValue()))
        .collect(Collectors.joining(", ", name + '(', ")"));
  }

  private static boolean isDefault(Annotation annotation, String name, Object value) {
    try {
      Object fallback = annotation.annotationType().getMethod(name).getDefaultValue();
      return Objects.deepEquals(fallback, value);
    } catch (NoSuchMethodException e) {
      return true; // added by the provider, not written in the program
    }
  }

  private static String text(Object value) {
    if (value instanceof String text) {
      return ValueDescriptions.quoted(text);
    }
    String text = Arrays.deepToString(new Object[] {value});
    return text.substring(1, text.length() - 1);
  }
}
