package io.varve.config.testkit;

import io.varve.config.layered.LayeredConfig;
import io.varve.config.layered.LayeredConfigBuilder;
import io.varve.config.spi.ConfigSource;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestReporter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The hooks of {@link ConfigSourceContract}: how a test makes its source, and how it changes,
 * breaks and mends the store behind it.
 */
public abstract class SourceFixture {
  private static final Logger log = LoggerFactory.getLogger(SourceFixture.class);

  private @Nullable TestReporter reporter;

  /** For subclasses. */
  protected SourceFixture() {}

  /**
   * Makes a source on the store of this test, not open yet. Sources of one test share the store.
   *
   * @return a new source at each call; declare the return type of the source where it writes
   * @throws Exception if it cannot be made
   */
  protected abstract ConfigSource newSource() throws Exception;

  /**
   * Sets a value in the store, whatever is there. A source that is loaded after it returns reads
   * it.
   *
   * @param key a canonical key of the configuration, below {@code contract}
   * @param text the value
   * @throws Exception if it cannot be set
   */
  protected abstract void put(String key, String text) throws Exception;

  /**
   * Sets values in the store, for stores that can do so faster than one by one.
   *
   * @param texts canonical key to value; up to 10,000
   * @throws Exception if they cannot be set
   */
  protected void putAll(Map<String, String> texts) throws Exception {
    for (Map.Entry<String, String> entry : texts.entrySet()) {
      put(entry.getKey(), entry.getValue());
    }
  }

  /**
   * Removes a value from the store. To be overridden where the source watches.
   *
   * @param key a canonical key that was put before
   * @throws Exception if it cannot be removed
   */
  protected void delete(String key) throws Exception {
    throw new UnsupportedOperationException("delete");
  }

  /**
   * Makes the store one that cannot be read: stops the server, cuts the line, writes what cannot be
   * understood. To be overridden, with {@link #mendStore}, where that can happen.
   *
   * @throws Exception if it cannot be broken
   */
  protected void breakStore() throws Exception {
    throw new UnsupportedOperationException("breakStore");
  }

  /**
   * Ends what {@link #breakStore} began. The store holds what it held before.
   *
   * @throws Exception if it cannot be mended
   */
  protected void mendStore() throws Exception {
    throw new UnsupportedOperationException("mendStore");
  }

  /**
   * The process that the source sees: arguments, environment, settings (as {@link
   * LayeredConfigBuilder#defaults}). From it comes the context that sources are opened with, and
   * the engine in which they are tried.
   *
   * @return a new builder at each call; by default one without arguments, environment, system
   *     properties and discovery
   * @throws Exception if it cannot be made
   */
  protected LayeredConfigBuilder process() throws Exception {
    return LayeredConfig.builder()
        .application("contract")
        .discover(false)
        .environment(Map.of())
        .systemProperties(Map.of());
  }

  /**
   * Whether the store can hold a value, for the rules of odd keys and odd texts. What it cannot
   * hold is left out, and shown as such.
   *
   * @param key a canonical key
   * @param text the value
   * @return by default true
   */
  protected boolean canHold(String key, String text) {
    return true;
  }

  /**
   * The largest value that the store takes; one of this size is tried.
   *
   * @return the size in bytes of UTF-8; by default 1 MiB
   */
  protected int largestValue() {
    return 1 << 20;
  }

  /**
   * How long the rules wait for what must happen, such as a change to be reported.
   *
   * @return by default 30 seconds
   */
  protected Duration timeout() {
    return Duration.ofSeconds(30);
  }

  @BeforeEach
  final void takeReporter(TestReporter given) {
    reporter = given;
  }

  /** Shows something beside the results, in reports that have entries and in the log. */
  final void publish(String what, String value) {
    if (reporter != null) {
      reporter.publishEntry(what, value);
    }
    log.info("{}: {}: {}", getClass().getName(), what, value);
  }
}
