package io.varve.config.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/** A rule of the SPI as a test. It runs if the source has the required capabilities. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(RuleExtension.class)
@interface Rule {

  /** The rule as a sentence, without a full stop. */
  String value();

  /** The required capabilities. Without one of them the rule does not apply. */
  Requirement[] needs() default {};
}
