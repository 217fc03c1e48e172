package io.varve.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The value for a record component, or for a method of an interface, whose key is absent.
 *
 * <p>Without this annotation, an absent {@code Optional} or map is empty, and a nested record or
 * interface has its own defaults. Any other absent value is an error, including lists, sets and
 * arrays. {@code @DefaultValue("")} turns an absent list into an empty one. A component whose type
 * is a record cannot have this annotation, since it has no string form. In an interface, a default
 * method has the same effect.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.METHOD})
public @interface DefaultValue {

  /**
   * The default, converted like a value from a file. Placeholders in it are not resolved.
   *
   * @return the value as a string; for a list, its elements separated by commas
   */
  String value();
}
