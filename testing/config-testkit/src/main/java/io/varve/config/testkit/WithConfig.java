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
 * <p>Parameters of tests, of {@code @BeforeEach} and {@code @AfterEach} methods and of constructors
 * are filled in: {@link io.varve.config.Config} and {@link io.varve.config.layered.LayeredConfig},
 * the configuration; {@link MemorySource}, what it reads; {@link ManualTime}, its time, which
 * stands still until the test lets it pass. They are made afresh for each test and closed after it,
 * so that tests may run in parallel.
 *
 * <p>What is written at a method adds to what is written at its class, and that of a nested class
 * to that around it; the innermost word on a key wins. Nothing else is in it: no environment, no
 * system properties, no files. An entry that is none fails the test.
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
   * Whether what lies on the class path takes part: sources, such as files, and formats,
   * converters, listeners and guards. The entries lie between, at the ordinal 100.
   *
   * @return by default false; true at a class or a method is true for all in it
   */
  boolean discover() default false;
}
