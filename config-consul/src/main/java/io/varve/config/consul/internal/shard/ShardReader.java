package io.varve.config.consul.internal.shard;

import io.varve.config.consul.internal.client.KvReader;
import io.varve.config.consul.internal.client.QueryReader;
import io.varve.config.consul.internal.http.ConsulRequestException;
import io.varve.config.consul.internal.kv.IndexedEntries;
import io.varve.config.consul.internal.kv.KeyListing;
import io.varve.config.consul.internal.kv.KvEntries;
import io.varve.config.consul.internal.kv.KvEntry;
import io.varve.config.consul.internal.kv.KvQuery;
import io.varve.config.consul.internal.settings.ReadConsistency;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads a large part of the store again by reading what changed in it. The server tells when
 * something below a prefix changed last, for any prefix, and tells it and the names there for much
 * less than all values: so it is asked from the top down what is newer than what is known, and only
 * small folders that are newer are read. For one thread.
 *
 * <p>An answer is one moment of the part all the same: what changes while it is looked at is
 * noticed by its index, and looked at again. Whatever does not add up is read whole. So is
 * everything from time to time, since what the token may see changes without an index.
 */
public final class ShardReader implements QueryReader {
  private static final int ATTEMPTS = 3;

  /** How often everything is read again where changes go on, and at most where none come. */
  private static final long BUSY = Duration.ofMinutes(10).toNanos();

  private static final long IDLE = Duration.ofSeconds(30).toNanos();

  /** So many bytes cost the server less than to be asked where among them something is new. */
  public static final long SMALL = 256 * 1024;

  private final KvReader store;
  private final KvQuery.Shard part;
  private final ReadConsistency consistency;
  private final long small;

  private TreeMap<String, KvEntry> known = new TreeMap<>();
  private KvEntries contents;

  /** Everything up to this index is known; 0 if nothing is. */
  private long since;

  private long wholeAt = System.nanoTime();

  /**
   * A reader that knows something already.
   *
   * @param start what is there
   * @param since the index up to which that is true; 0 if it may not be
   * @param small what has no more bytes is read whole each time
   */
  public ShardReader(
      KvReader store,
      KvQuery.Shard part,
      ReadConsistency consistency,
      KvEntries start,
      long since,
      long small) {
    this.store = store;
    this.part = part;
    this.consistency = consistency;
    this.small = small;
    this.contents = start;
    this.since = since;
    start.entries().forEach(entry -> known.put(entry.key(), entry));
  }

  @Override
  public IndexedEntries read(long index, Duration wait) throws ConsulRequestException {
    if (index == 0 || since == 0) {
      return whole(consistency);
    }
    if (part.without().isEmpty() && contents.weight() <= small) {
      return take(store.list(part, part.prefix(), index, wait, consistency));
    }
    KeyListing top = store.names(part, part.prefix(), index, wait, consistency);
    if (since == 0 || top.index() == null || top.index() < since) {
      return whole(consistency);
    }
    long due = top.index() == since ? IDLE : BUSY;
    return System.nanoTime() - wholeAt > due ? whole(consistency) : follow(top, consistency);
  }

  @Override
  public IndexedEntries confirm() throws ConsulRequestException {
    ReadConsistency how = ReadConsistency.CONSISTENT;
    return since == 0
        ? whole(how)
        : follow(store.names(part, part.prefix(), 0, Duration.ZERO, how), how);
  }

  /** None: looking costs less than the one answer that it saves. */
  @Override
  public int extraRequests() {
    return 0;
  }

  private IndexedEntries whole(ReadConsistency how) throws ConsulRequestException {
    wholeAt = System.nanoTime();
    if (!part.without().isEmpty()) {
      // What others follow is not read, so there is no one answer to ask for.
      known = new TreeMap<>();
      since = 0;
      return follow(store.names(part, part.prefix(), 0, Duration.ZERO, how), how);
    }
    return listed(how);
  }

  private IndexedEntries listed(ReadConsistency how) throws ConsulRequestException {
    return take(store.list(part, part.prefix(), 0, Duration.ZERO, how));
  }

  private IndexedEntries take(IndexedEntries answer) {
    wholeAt = System.nanoTime();
    TreeMap<String, KvEntry> read = new TreeMap<>();
    for (KvEntry entry : answer.contents().entries()) {
      if (part.holds(entry.key())) {
        read.put(entry.key(), sameIfEqual(entry));
      }
    }
    known = read;
    return known(answer.index());
  }

  private IndexedEntries known(@Nullable Long index) {
    since = index == null ? 0 : index;
    contents = new KvEntries(new ArrayList<>(known.values()));
    return new IndexedEntries(contents, index);
  }

  /** The entry as it is known already, so that comparing it again costs nothing. */
  private KvEntry sameIfEqual(KvEntry entry) {
    KvEntry before = known.get(entry.key());
    return before != null && before.modifyIndex() == entry.modifyIndex() && before.sameAs(entry)
        ? before
        : entry;
  }

  private IndexedEntries follow(KeyListing first, ReadConsistency how)
      throws ConsulRequestException {
    KeyListing top = first;
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      if (top.index() == null || top.index() < since) {
        break;
      }
      if (since != 0 && top.index() == since) {
        return new IndexedEntries(contents, top.index());
      }
      ChangeLocator changes = new ChangeLocator(store, part, how, known, since, top.index());
      if (isFound(changes, top)) {
        changes.read().forEach(this::replace);
        return known(top.index());
      }
      top = store.names(part, part.prefix(), 0, Duration.ZERO, how);
    }
    return listed(how);
  }

  private static boolean isFound(ChangeLocator changes, KeyListing top)
      throws ConsulRequestException {
    try {
      return changes.find(top);
    } catch (ConsulRequestException failure) {
      if (failure.kind() != ConsulRequestException.Kind.DENIED) {
        throw failure;
      }
      // What may be listed with all around it need not be allowed to be listed by itself.
      return false;
    }
  }

  /** Puts what was read of a key, or of all that start so, in the place of what was known. */
  private void replace(ChangeLocator.KeyRange range, List<KvEntry> entries) {
    Map<String, KvEntry> replaced = range.of(known);
    List<KvEntry> same = entries.stream().map(this::sameIfEqual).toList();
    replaced.clear();
    same.forEach(entry -> known.put(entry.key(), entry));
  }
}
