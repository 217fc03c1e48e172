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
 * The hooks of {@link ConfigSourceContract}, which make a source and change, break and mend its
 * store.
 *
 * <p>Some rules need a capability. The subclass declares it by what it overrides:
 *
 * <ul>
 *   <li>{@link #delete}: the source watches its store;
 *   <li>{@link #breakStore} and {@link #mendStore}: the store can become unreadable;
 *   <li>{@link #newSource} with {@link io.varve.config.spi.WritableConfigSource} or a subtype as
 *       its return type: the source writes.
 * </ul>
 */
public abstract class SourceFixture {
  private static final Logger log = LoggerFactory.getLogger(SourceFixture.class);

  private @Nullable TestReporter reporter;

  /** For subclasses. */
  protected SourceFixture() {}

  /**
   * Makes a source on the store of this test without opening it. Sources of one test share the
   * store.
   *
   * @return a new source at each call; declare the return type of the source where it writes
   * @throws Exception if it cannot be made
   */
  protected abstract ConfigSource newSource() throws Exception;

  /**
   * Sets a value in the store. A source that is loaded afterwards reads it.
   *
   * @param key a canonical key of the configuration, below {@code contract}
   * @param text the value
   * @throws Exception if it cannot be set
   */
  protected abstract void put(String key, String text) throws Exception;

  /**
   * Sets several values in the store. Override it if the store has a faster way than one by one.
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
   * Removes a value from the store. Override it if the source watches.
   *
   * @param key a canonical key that was put before
   * @throws Exception if it cannot be removed
   */
  protected void delete(String key) throws Exception {
    throw new UnsupportedOperationException("delete");
  }

  /**
   * Makes the store unreadable: stops the server, cuts the connection or writes malformed text.
   * Override it together with {@link #mendStore} if the store can become unreadable.
   *
   * @throws Exception if it cannot be broken
   */
  protected void breakStore() throws Exception {
    throw new UnsupportedOperationException("breakStore");
  }

  /**
   * Reverts {@link #breakStore}. The store holds its earlier contents.
   *
   * @throws Exception if it cannot be mended
   */
  protected void mendStore() throws Exception {
    throw new UnsupportedOperationException("mendStore");
  }

  /**
   * The process of the source: arguments, environment, and settings as {@link
   * LayeredConfigBuilder#defaults}. The builder provides the context for {@code open} and the
   * engine of the engine rules.
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
   * Returns true if the store can hold a value. The rules for unusual keys and texts leave the
   * others out and report them.
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
   * The time that the rules wait for an expected event, such as the report of a change.
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

  /** Publishes a note as a report entry and as a log line. */
  final void publish(String what, String value) {
    if (reporter != null) {
      reporter.publishEntry(what, value);
    }
    log.info("{}: {}: {}", getClass().getName(), what, value);
  }
}
