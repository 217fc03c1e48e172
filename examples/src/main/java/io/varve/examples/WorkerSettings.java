package io.varve.examples;

import io.varve.config.DefaultValue;
import io.varve.config.Secret;
import java.net.URI;
import java.time.Duration;

/**
 * The settings of the worker, below the key {@code worker}.
 *
 * @param poolSize number of threads, 1 or more
 * @param batchSize number of jobs per pull
 * @param rate pause between two pulls
 * @param priorityLane true if urgent jobs overtake the others
 * @param backend the address of the job queue
 * @param password the password for the job queue
 */
public record WorkerSettings(
    int poolSize,
    @DefaultValue("10") int batchSize,
    Duration rate,
    boolean priorityLane,
    URI backend,
    Secret password) {

  /** Refuses an empty pool. */
  public WorkerSettings {
    if (poolSize < 1) {
      throw new IllegalArgumentException("pool-size must be 1 or more");
    }
  }
}
