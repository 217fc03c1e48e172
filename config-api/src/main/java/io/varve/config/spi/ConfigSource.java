package io.varve.config.spi;

import java.util.List;

/**
 * A source of configuration, found by {@link java.util.ServiceLoader} or given to the builder.
 *
 * <p>The engine calls {@link #open}, {@link #load}, {@link #watch} and {@link #close} once each, in
 * this order. Calls do not overlap, except that {@link #close} may be called at any time. {@link
 * #name}, {@link #ordinal} and {@link #phase} are constant.
 */
public interface ConfigSource extends AutoCloseable {

  /**
   * The name, for settings, messages and {@link io.varve.config.Origin}s.
   *
   * @return a short name in kebab-case, unique among the sources, such as {@code consul}
   */
  String name();

  /**
   * The precedence of the source: higher wins. The setting {@code varve.ordinal.NAME} changes it.
   *
   * @return by default 100, the precedence of files; the command line has 500, system properties
   *     400, the environment 300, Consul 200
   */
  default int ordinal() {
    return 100;
  }

  /** {@return the phase in which the source opens, by default {@link SourcePhase#LOCAL}} */
  default SourcePhase phase() {
    return SourcePhase.LOCAL;
  }

  /**
   * Prepares the source. Does not read from the store yet.
   *
   * @param context arguments, environment, settings of the earlier phases
   * @throws io.varve.config.ConfigException if a setting of the source is wrong
   */
  default void open(SourceContext context) {}

  /**
   * Reads the full contents.
   *
   * @return the contents
   * @throws io.varve.config.ConfigException if the contents are unreachable or malformed
   */
  SourceSnapshot load();

  /**
   * Starts to report changes, including those since {@link #load}. Must not wait for the store. By
   * default does nothing, for a source that never changes.
   *
   * <p>The observer may be called on any thread, also during this call: on a thread of the source,
   * which should be a daemon, or on the thread that makes the change.
   *
   * @param observer notified of each change after {@link #load}, one call at a time, until {@link
   *     #close}
   */
  default void watch(SourceObserver observer) {}

  /**
   * The program arguments that are not options, for the source that parses the command line.
   *
   * @return the operands in order, known after {@link #load}
   */
  default List<String> operands() {
    return List.of();
  }

  /**
   * Checks the store and the source's permissions, for an operator who looks for the cause of a
   * failure. Changes nothing. May take a few requests, each with a time limit. Throws nothing:
   * failures are findings at the level {@link System.Logger.Level#ERROR}. Called only by tools, at
   * any time after {@link #open}: after a failed {@link #load}, and during the watch, too.
   *
   * @return the findings, without secrets, in reading order; by default none, since {@link #load}
   *     reports its failures
   */
  default List<Diagnostic> diagnose() {
    return List.of();
  }

  /**
   * Stops watching and frees all resources. After it returns, no call to the observer begins or
   * runs. Idempotent; takes at most a second; throws nothing.
   */
  @Override
  default void close() {}
}
