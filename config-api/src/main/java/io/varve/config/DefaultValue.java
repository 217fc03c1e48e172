package io.varve.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The text for a record component or an interface's method whose key is absent.
 *
 * <p>Without this annotation, an absent {@code Optional} or map is empty, and a nested record or
 * interface is made of its own defaults. Any other absent value is missing, including lists, sets
 * and arrays. {@code @DefaultValue("")} turns an absent list into an empty one. A component whose
 * type is a record cannot have this annotation, since it has no text. In an interface a default
 * method does the same.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.METHOD})
public @interface DefaultValue {

  /**
   * The default, converted like a value from a file. Placeholders in it are not resolved.
   *
   * @return the text; for a list, its elements separated by commas
   */
  String value();
}
