package io.varve.examples;

import io.varve.config.DefaultValue;
import io.varve.config.Secret;
import java.net.URI;
import java.time.Duration;

/**
 * What the worker can be told, below the key {@code worker}.
 *
 * @param poolSize threads that work at the same time, 1 or more
 * @param batchSize jobs that are pulled at once
 * @param rate pause between two pulls
 * @param priorityLane whether urgent jobs overtake the others
 * @param backend where jobs come from
 * @param password what the back end asks for
 */
public record WorkerSettings(
    int poolSize,
    @DefaultValue("10") int batchSize,
    Duration rate,
    boolean priorityLane,
    URI backend,
    Secret password) {

  /** Refuses a pool that could not work. */
  public WorkerSettings {
    if (poolSize < 1) {
      throw new IllegalArgumentException("pool-size must be 1 or more");
    }
  }
}
