package io.varve.config.spi;

import java.util.List;

/**
 * One backend of configuration, found by {@link java.util.ServiceLoader} or given to the builder.
 *
 * <p>The engine calls {@link #open}, {@link #load}, {@link #watch} and {@link #close}, each once
 * and in this order, and never two at a time except that {@link #close} may come at any moment.
 * {@link #name}, {@link #ordinal} and {@link #phase} are constant.
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
   * @return by default 100, as files have; the command line has 500, system properties 400, the
   *     environment 300, Consul 200
   */
  default int ordinal() {
    return 100;
  }

  /**
   * When the source opens.
   *
   * @return by default {@link SourcePhase#LOCAL}
   */
  default SourcePhase phase() {
    return SourcePhase.LOCAL;
  }

  /**
   * Takes what the source needs to start. Does not read yet.
   *
   * @param context arguments, environment, settings of the phases before
   * @throws io.varve.config.ConfigException if a setting of the source is wrong
   */
  default void open(SourceContext context) {}

  /**
   * Reads everything.
   *
   * @return the contents
   * @throws io.varve.config.ConfigException if they cannot be read or understood
   */
  SourceSnapshot load();

  /**
   * Starts to report changes. Must not miss what changed since {@link #load} and must not wait for
   * the store. A source that never changes leaves this as it is.
   *
   * <p>The observer may be called on any thread, also inside of this call: on one of the source's,
   * which should be a daemon, or on the one that makes the change. The thread is held up as long as
   * a merge and the judgement of guards take.
   *
   * @param observer told of each change after {@link #load}, one call at a time, until {@link
   *     #close}
   */
  default void watch(SourceObserver observer) {}

  /**
   * The program arguments that are no options, for the source that parses the command line.
   *
   * @return the operands in order, known after {@link #load}
   */
  default List<String> operands() {
    return List.of();
  }

  /**
   * Looks at the store and at what the source may do there, for an operator who asks why something
   * does not work. Changes nothing; may take a few requests, each of them bounded. Throws nothing:
   * what cannot be reached or understood is said at the level {@link Diagnostic.Level#WRONG}. Asked
   * by tools alone, after {@link #open} and also where {@link #load} has failed; may be called
   * while the source watches.
   *
   * @return what was found, without secrets, in the order in which it should be read; by default
   *     nothing, since all that can be said is what {@link #load} says
   */
  default List<Diagnostic> diagnose() {
    return List.of();
  }

  /**
   * Stops watching and frees everything. Once it returns no call to the observer begins or runs.
   * Idempotent; takes a second at most; throws nothing.
   */
  @Override
  default void close() {}
}
