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

  /** Name of the failure reported last; empty if it was reported that all is well since. */
  private String reported = "";

  /**
   * A failure of a query.
   *
   * @param name equal for failures with the same cause, which are reported once
   */
  record Failure(String name, FailureKind kind, ConfigException reason) {
    /** A failure. The first watch that notices an outage reports it for all. */
    static Failure of(FailureKind kind, ConfigException reason) {
      String name =
          kind == FailureKind.OUTAGE
              ? reason.problems().get(0).found()
              : "because " + reason.getMessage();
      return new Failure(name, kind, reason);
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

  /** Removes a query's failure. Returns true if it was the last one. */
  boolean resolve(KvQuery query) {
    return failing.remove(query) != null && failing.isEmpty();
  }

  boolean isEmpty() {
    return failing.isEmpty();
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

  /** Records the report of a change that ends the failure for the observer. */
  void endReported() {
    reported = "";
  }

  private boolean isFailing(String name) {
    return failing.values().stream().anyMatch(failure -> failure.name.equals(name));
  }
}
