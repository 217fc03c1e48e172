package io.varve.config.consul.internal.publish;

import io.varve.config.ConfigException;
import io.varve.config.consul.internal.kv.KvQuery;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Failures of queries since their last accepted answer, and the failure that was reported last. Not
 * thread-safe.
 */
final class FailureLedger {
  /** In the order of the failures. */
  private final Map<KvQuery, Failure> failing = new LinkedHashMap<>();

  /** Name of the failure reported last; empty if a change was reported since. */
  private String reported = "";

  /**
   * A failure of a query.
   *
   * @param name equal for failures with the same cause, which are reported once
   */
  record Failure(String name, ConfigException reason) {
    /**
     * The server is lost. The watches may see different symptoms: a refused connection, no answer,
     * no leader.
     */
    static Failure outage(ConfigException reason) {
      return new Failure("outage", reason);
    }

    /** A query is refused, or its answer is not accepted. */
    static Failure refusal(ConfigException reason) {
      return new Failure("because " + reason.getMessage(), reason);
    }
  }

  /** Records a failure without reporting it. */
  void add(KvQuery query, Failure failure) {
    failing.put(query, failure);
  }

  /** Records a failure. Returns the failure to report, if there is one. */
  Optional<Failure> record(KvQuery query, Failure failure) {
    boolean known = isFailing(failure.name);
    failing.put(query, failure);
    return known ? unreported() : Optional.of(failure);
  }

  /** The oldest failure, if the failure that was reported last is over. */
  Optional<Failure> unreported() {
    return isFailing(reported) ? Optional.empty() : failing.values().stream().findFirst();
  }

  /** Removes a query's failure. Returns true if no failure is left. */
  boolean resolve(KvQuery query) {
    return failing.remove(query) != null && failing.isEmpty();
  }

  /** Moves a failure of some queries to those that replace them. */
  void move(Collection<? extends KvQuery> from, Collection<? extends KvQuery> to) {
    List<Failure> moved = from.stream().map(failing::remove).filter(Objects::nonNull).toList();
    if (!moved.isEmpty()) {
      to.forEach(query -> failing.put(query, moved.get(moved.size() - 1)));
    }
  }

  void reported(Failure failure) {
    reported = failure.name;
  }

  /** Records that a change was reported: for the observer, this ends the failure. */
  void changeReported() {
    reported = "";
  }

  private boolean isFailing(String name) {
    return failing.values().stream().anyMatch(failure -> failure.name.equals(name));
  }
}
