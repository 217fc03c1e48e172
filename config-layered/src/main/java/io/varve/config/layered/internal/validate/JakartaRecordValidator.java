package io.varve.config.layered.internal.validate;

import io.varve.config.layered.internal.convert.ConversionException;
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
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The constraints of one record, as a provider of Jakarta Validation checks them. */
final class JakartaRecordValidator implements RecordValidator {
  private static final Set<String> OF_ALL = Set.of("message", "groups", "payload");

  private final Validator validator;
  private final Class<?> type;
  private final Set<String> constrained;
  private final boolean asAWhole;

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
    this.asAWhole = bean.hasConstraints() || !components.containsAll(constrained);
  }

  @Override
  public List<Violation> ofComponent(String name, Object value) throws ConversionException {
    return constrained.contains(name)
        ? check(() -> validator.validateValue(type, name, value))
        : List.of();
  }

  @Override
  public List<Violation> ofRecord(Object bound) throws ConversionException {
    return asAWhole ? check(() -> validator.validate(bound)) : List.of();
  }

  /** A question to the provider. */
  private interface Question<T> {
    Set<ConstraintViolation<T>> ask();
  }

  private static <T> List<Violation> check(Question<T> question) throws ConversionException {
    try {
      return question.ask().stream()
          .map(JakartaRecordValidator::violation)
          .sorted(
              Comparator.comparing((Violation v) -> v.component() + v.steps())
                  .thenComparing(Violation::constraint))
          .toList();
    } catch (ValidationException broken) {
      throw JakartaValidatorFactory.unfit(broken);
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

  /** As it stands in the program, without what is by default. */
  private static String shown(ConstraintDescriptor<?> constraint) {
    Annotation annotation = constraint.getAnnotation();
    Map<String, Object> said = new TreeMap<>(constraint.getAttributes());
    said.entrySet()
        .removeIf(
            attribute ->
                OF_ALL.contains(attribute.getKey())
                    || isDefault(annotation, attribute.getKey(), attribute.getValue()));
    String name = '@' + annotation.annotationType().getSimpleName();
    if (said.isEmpty()) {
      return name;
    }
    return said.entrySet().stream()
        .map(each -> (isAlone(said) ? "" : each.getKey() + " = ") + text(each.getValue()))
        .collect(Collectors.joining(", ", name + '(', ")"));
  }

  private static boolean isAlone(Map<String, Object> said) {
    Collection<String> names = said.keySet();
    return names.size() == 1 && names.contains("value");
  }

  private static boolean isDefault(Annotation annotation, String name, Object value) {
    try {
      Object fallback = annotation.annotationType().getMethod(name).getDefaultValue();
      return Objects.deepEquals(fallback, value);
    } catch (NoSuchMethodException e) {
      return true; // an attribute of the provider's own is not in the program
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
