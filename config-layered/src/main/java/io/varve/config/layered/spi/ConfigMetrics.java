package io.varve.config.layered.spi;

import io.varve.config.ConfigSnapshot;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * What a running configuration says to a monitoring system. It is read, not told: no code of a
 * registry ever runs inside the engine.
 *
 * <p>Thread-safe; each call is about the moment of the call, and takes no longer than it takes to
 * count. Goes on answering after the configuration is closed. Holds no values.
 */
public interface ConfigMetrics {

  /**
   * The number of the current snapshot.
   *
   * @return as {@link ConfigSnapshot#number()}
   */
  long snapshotNumber();

  /**
   * The sources, highest precedence first; the same ones as long as the configuration lives.
   *
   * @return one element a source
   */
  List<Source> sources();

  /**
   * The listeners that are subscribed.
   *
   * @return one element a subscription, in the order in which they began
   */
  List<Listener> listeners();

  /**
   * How many overrides of an operator are in force.
   *
   * @return the number; 0 where they are not allowed
   */
  int overrides();

  /**
   * What one source did since the start. The first load does not count.
   *
   * @param name the source's name
   * @param state how it is
   * @param accepted how many of its change sets came into force
   * @param refused how many were refused
   * @param failed how many times it reported that it could not be read
   * @param age for how long its contents have been in force
   * @param notUpFor for how long it has not been {@link SourceStatus.State#UP}; zero if it is
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
   * How far behind one listener is.
   *
   * @param name the name of its class
   * @param key what it listens to; empty for everything
   * @param behind how many snapshots lie between what it has been told and what waits for it; zero
   *     if nothing waits
   * @param inCall for how long its present call has been running; zero if it is in none
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
