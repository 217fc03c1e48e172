package io.varve.config.layered.internal.validate;

import static io.varve.config.layered.internal.Log.LOG;

import io.varve.config.Secret;
import jakarta.validation.Configuration;
import jakarta.validation.Constraint;
import jakarta.validation.NoProviderFoundException;
import jakarta.validation.Validation;
import jakarta.validation.ValidationException;
import jakarta.validation.Validator;
import jakarta.validation.valueextraction.ExtractedValue;
import jakarta.validation.valueextraction.UnwrapByDefault;
import jakarta.validation.valueextraction.ValueExtractor;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Factory of validators that use Jakarta Validation. The provider is started for the first record
 * that has a constraint, so that a program without constraints does not depend on a working
 * provider.
 */
final class JakartaValidatorFactory implements RecordValidator.Factory {
  private final ClassLoader loader;
  private @Nullable Validator validator;
  private boolean warned;

  JakartaValidatorFactory(ClassLoader loader) {
    this.loader = loader;
  }

  @Override
  public RecordValidator of(Class<?> record) throws InvalidConstraintException {
    if (!isConstrained(record)) {
      return RecordValidator.NONE;
    }
    try {
      Validator found = validator(record);
      return found == null ? RecordValidator.NONE : new JakartaRecordValidator(found, record);
    } catch (ValidationException broken) {
      throw new InvalidConstraintException(broken);
    }
  }

  private synchronized @Nullable Validator validator(Class<?> record) {
    if (validator == null && !warned) {
      Thread thread = Thread.currentThread();
      ClassLoader before = thread.getContextClassLoader();
      thread.setContextClassLoader(loader);
      try {
        Configuration<?> configuration = Validation.byDefaultProvider().configure();
        configuration.addValueExtractor(new SecretText());
        validator = configuration.buildValidatorFactory().getValidator();
      } catch (NoProviderFoundException none) {
        warned = true;
        LOG.warn(
            "constraints of {} are not checked: no Jakarta Validation provider is there",
            record.getName());
      } finally {
        thread.setContextClassLoader(before);
      }
    }
    return validator;
  }

  private static boolean isConstrained(Class<?> record) {
    Field[] fields = record.getDeclaredFields();
    return Stream.concat(
                Stream.of(record),
                Stream.concat(Arrays.stream(fields), Arrays.stream(record.getDeclaredMethods())))
            .anyMatch(JakartaValidatorFactory::isAnnotated)
        || Arrays.stream(fields).anyMatch(field -> isConstrained(field.getAnnotatedType()));
  }

  /** Also true for constraints on a type argument: {@code List<@Min(1) Integer>}. */
  private static boolean isConstrained(AnnotatedType type) {
    if (isAnnotated(type)) {
      return true;
    }
    if (type instanceof AnnotatedParameterizedType generic) {
      return Arrays.stream(generic.getAnnotatedActualTypeArguments())
          .anyMatch(JakartaValidatorFactory::isConstrained);
    }
    return type instanceof AnnotatedArrayType array
        && isConstrained(array.getAnnotatedGenericComponentType());
  }

  private static boolean isAnnotated(AnnotatedElement element) {
    return Arrays.stream(element.getAnnotations()).anyMatch(JakartaValidatorFactory::isConstraint);
  }

  /** Also true for {@code @Size.List}, which the compiler generates for repeated annotations. */
  private static boolean isConstraint(Annotation annotation) {
    Class<?> type = annotation.annotationType();
    Class<?> outer = type.getDeclaringClass();
    return type.isAnnotationPresent(Constraint.class)
        || (outer != null && outer.isAnnotationPresent(Constraint.class));
  }

  /** Applies constraints on a secret to its string: {@code @Size(min = 12) Secret password}. */
  @UnwrapByDefault
  private static final class SecretText
      implements ValueExtractor<@ExtractedValue(type = String.class) Secret> {
    @Override
    public void extractValues(Secret secret, ValueReceiver receiver) {
      receiver.value(null, secret.reveal());
    }
  }
}
