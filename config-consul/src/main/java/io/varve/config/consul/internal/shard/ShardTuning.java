package io.varve.config.consul.internal.shard;

import java.time.Duration;

/**
 * Sizes and times for the watches of large prefixes. Sizes in bytes are estimates of a reply of the
 * server, see {@link io.varve.config.consul.internal.kv.KvEntries#weight}.
 */
public final class ShardTuning {
  /** Above this size, locating the change in a prefix is cheaper than rereading everything. */
  public static final long LARGE_PREFIX = 256 * 1024;

  /**
   * The size at which a growing prefix is split. Twice {@link #LARGE_PREFIX}, so that a prefix does
   * not switch repeatedly between one watch and several.
   */
  public static final long SPLIT_WHILE_WATCHING = 2 * LARGE_PREFIX;

  /** Up to this size, rereading a shard with one request is cheaper than locating the change. */
  public static final long SMALL_SHARD = 256 * 1024;

  /** A folder with at most this many keys stays in one shard, so that its keys change together. */
  public static final int KEYS_PER_SHARD = 4096;

  /** Shards with at most this many keys get their own watch only if spare connections remain. */
  static final int FEW_KEYS = 64;

  /**
   * The shortest time between two splits of a prefix for each watch whose request the second split
   * aborts; with 5 such watches, five times as long. The server keeps an aborted request for a
   * while.
   */
  public static final Duration RESPLIT_INTERVAL = Duration.ofSeconds(20);

  /** A difference of fewer keys than this never causes another split. */
  public static final int RESPLIT_SLACK = 1000;

  /**
   * The number of searches in one read. If new changes make all of them invalid, the shard is
   * reread as a whole.
   */
  static final int ATTEMPTS = 3;

  /** The interval at which a shard with changes is reread as a whole. */
  static final Duration REREAD_BUSY = Duration.ofMinutes(10);

  /** The shortest interval at which a shard without changes is reread as a whole. */
  static final Duration REREAD_IDLE = Duration.ofSeconds(30);

  /**
   * The size of a reply, in bytes, that costs the server as much as a request for the index of a
   * prefix.
   */
  static final int PROBE_COST = 16 * 1024;

  /** Up to this size, a folder is reread, not searched. */
  static final int SMALL_FOLDER = 3 * PROBE_COST;

  private ShardTuning() {}
}
