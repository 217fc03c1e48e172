package io.varve.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The key of a record component, or of a method of an interface, if it differs from the Java name,
 * as for {@code @Key("class") String type}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.METHOD})
public @interface Key {

  /** {@return the key below the bound prefix: one or more names, see {@link ConfigKey}} */
  String value();
}
