package io.varve.config.layered.spi;

import io.varve.config.ConfigSnapshot;
import java.time.Duration;
import java.util.List;

/**
 * Metrics of a running configuration. They are pulled, so that no code of a metrics registry runs
 * inside the engine. Not to be implemented by applications; may grow.
 *
 * <p>Thread-safe. Each call counts and returns the current numbers. Also usable after the
 * configuration is closed. Contains no configuration values.
 */
public interface ConfigMetrics {

  /** {@return the number of the current snapshot, as {@link ConfigSnapshot#number()}} */
  long snapshotNumber();

  /**
   * The sources, highest precedence first. They are fixed for the lifetime of the configuration.
   *
   * @return one element per source
   */
  List<Source> sources();

  /** {@return the subscribed listeners, one per subscription, in the order of subscription} */
  List<Listener> listeners();

  /** {@return the number of active overrides; 0 if they are not allowed} */
  int overrides();

  /**
   * Counters of one source since the start, at one point in time. The first load does not count.
   * Not to be implemented by applications; may grow.
   */
  interface Source {

    /** {@return the source's name} */
    String name();

    /** {@return the source's state} */
    SourceStatus.State state();

    /** {@return the number of its accepted change sets} */
    long accepted();

    /** {@return the number of its change sets that were refused} */
    long refused();

    /** {@return the number of failures that it reported} */
    long failed();

    /** {@return the time since its contents were last accepted} */
    Duration age();

    /** {@return the time since it was last {@link SourceStatus.State#UP}; zero if it is up} */
    Duration notUpFor();
  }

  /**
   * The backlog of one listener at one point in time. Not to be implemented by applications; may
   * grow.
   */
  interface Listener {

    /** {@return the name of its class} */
    String name();

    /** {@return the key that it subscribes to; empty for all keys} */
    String key();

    /** {@return the number of snapshots from the last delivered to the last pending one, or 0} */
    long behind();

    /** {@return the duration of its current call; zero if there is none} */
    Duration inCall();
  }
}
