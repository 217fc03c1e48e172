package io.varve.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The text that a record component or an interface's method gets when its key is absent.
 *
 * <p>What an absent key means without it: an {@code Optional} is empty; a map is empty, since maps
 * merge by key and none is the same as no entries; a nested record or interface is made of its own
 * defaults; all else is missing, lists, sets and arrays too. {@code @DefaultValue("")} makes an
 * absent list an empty one. A record has no text and so cannot have this annotation. In an
 * interface a default method does the same.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.METHOD})
public @interface DefaultValue {

  /**
   * The default, converted as a value from a file would be. Placeholders are not resolved in it.
   *
   * @return the text; of a list, its elements with commas between them
   */
  String value();
}
