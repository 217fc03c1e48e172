package io.varve.config.layered.spi;

import io.varve.config.ConfigSnapshot;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * Metrics of a running configuration. They are pulled: no code of a metrics registry runs inside
 * the engine. Not to be implemented by applications; may grow.
 *
 * <p>Thread-safe. Each call returns current numbers at the cost of counting. Still works after the
 * configuration is closed. Holds no values.
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

  /**
   * The subscribed listeners.
   *
   * @return one element per subscription, in the order of subscription
   */
  List<Listener> listeners();

  /** {@return the number of operator overrides in force; 0 if they are not allowed} */
  int overrides();

  /**
   * Counters of one source since the start. The first load does not count.
   *
   * @param name the source's name
   * @param state the source's state
   * @param accepted the number of its change sets that came into force
   * @param refused the number of its change sets that were refused
   * @param failed the number of failures that it reported
   * @param age the age of its contents since they came into force
   * @param notUpFor the time since it was last {@link SourceStatus.State#UP}; zero if it is up
   */
  record Source(
      String name,
      SourceStatus.State state,
      long accepted,
      long refused,
      long failed,
      Duration age,
      Duration notUpFor) {

    /** Refuses nulls. */
    public Source {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(state, "state");
      Objects.requireNonNull(age, "age");
      Objects.requireNonNull(notUpFor, "notUpFor");
    }
  }

  /**
   * The backlog of one listener.
   *
   * @param name the name of its class
   * @param key the key that it subscribes to; empty for all keys
   * @param behind the number of snapshots between the last delivered and the last pending one; zero
   *     if none is pending
   * @param inCall the duration of its present call; zero if there is none
   */
  record Listener(String name, String key, long behind, Duration inCall) {

    /** Refuses nulls. */
    public Listener {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(key, "key");
      Objects.requireNonNull(inCall, "inCall");
    }
  }
}
