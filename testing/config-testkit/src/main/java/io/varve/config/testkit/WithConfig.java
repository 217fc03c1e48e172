package io.varve.config.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives each test a configuration of its own.
 *
 * <pre>{@code
 * @WithConfig({"db.host=h", "db.pool-size=3"})
 * class PoolTest {
 *   @Test
 *   @WithConfig("db.pool-size=5")
 *   void pool_grows(Config config, MemorySource source) {
 *     Pool pool = new Pool(config);
 *     source.set("db.pool-size=8");
 *     …
 *   }
 * }
 * }</pre>
 *
 * <p>Tests, {@code @BeforeEach} and {@code @AfterEach} methods and constructors can take as
 * parameters: the configuration as {@link io.varve.config.Config} or {@link
 * io.varve.config.layered.LayeredConfig}, its source as {@link MemorySource}, and its time as
 * {@link ManualTime}. They are made for each test and closed after it, so that tests may run in
 * parallel.
 *
 * <p>The entries of a method are added to those of its class, and those of a nested class to those
 * of the enclosing class; the innermost value for a key wins. The configuration holds nothing else:
 * no environment, no system properties, no files. A malformed entry fails the test.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
@SuppressWarnings("exports") // JUnit alone makes the extension
@ExtendWith(WithConfigExtension.class)
public @interface WithConfig {

  /**
   * The entries.
   *
   * @return texts such as {@code db.pool-size=3}; without them an empty configuration, or that of
   *     the class
   */
  String[] value() default {};

  /**
   * True if the sources, formats, converters, listeners and guards of the class path take part. The
   * entries have the ordinal 100 among them.
   *
   * @return by default false; true at a class or a method is true for all in it
   */
  boolean discover() default false;
}
