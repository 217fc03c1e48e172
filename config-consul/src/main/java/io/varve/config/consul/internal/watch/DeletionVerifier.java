package io.varve.config.consul.internal.watch;

import io.varve.config.Problem;
import io.varve.config.consul.internal.client.KvReader;
import io.varve.config.consul.internal.client.QueryReader;
import io.varve.config.consul.internal.http.ConsulRequestException;
import io.varve.config.consul.internal.http.ConsulRequestException.Kind;
import io.varve.config.consul.internal.kv.Consul;
import io.varve.config.consul.internal.kv.IndexedEntries;
import io.varve.config.consul.internal.kv.KvEntries;
import io.varve.config.consul.internal.kv.KvPath;
import io.varve.config.consul.internal.kv.KvQuery;
import io.varve.config.consul.internal.settings.DeletionPolicy;
import io.varve.config.consul.internal.settings.ReadConsistency;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Tells deletion from lost rights, which look the same in a list: keys that are gone.
 *
 * <p>To be sure it has the leader answer again, and asks a transaction which of the keys that are
 * gone are there all the same: a transaction knows, whatever the token may read. One of those is
 * asked for by itself, which is refused without the right.
 */
final class DeletionVerifier {
  /** How many of the keys that are gone are asked for, in transactions. */
  private static final int MOST = 1024;

  /** How many are asked for by themselves. */
  private static final int SAMPLES = 3;

  /** How often it looks again if a key is back. */
  private static final int ROUNDS = 3;

  private final DeletionPolicy policy;
  private final KvReader store;
  private final QueryReader reader;

  DeletionVerifier(DeletionPolicy policy, KvReader store, QueryReader reader) {
    this.policy = policy;
    this.store = store;
    this.reader = reader;
  }

  /**
   * The answer to believe.
   *
   * @param before what was believed last
   * @throws ConsulRequestException if it is not believed
   */
  IndexedEntries judge(KvQuery query, KvEntries before, IndexedEntries answer)
      throws ConsulRequestException {
    if (policy == DeletionPolicy.CLEAR || before.missingIn(answer.contents()).isEmpty()) {
      return answer;
    }
    if (policy == DeletionPolicy.KEEP) {
      if (answer.contents().isEmpty() && isAllOf(query)) {
        throw unbelieved(
            query, "nothing any more, which varve.consul.when-gone=keep does not believe", null);
      }
      return answer;
    }
    for (int round = 1; round <= ROUNDS; round++) {
      IndexedEntries again = reader.confirm();
      if (!isBack(query, before.missingIn(again.contents()))) {
        return again;
      }
    }
    throw unbelieved(query, "keys that come and go while they are read", null);
  }

  /** Whether nothing is left of the prefix that a query is of. */
  private boolean isAllOf(KvQuery query) throws ConsulRequestException {
    if (!(query instanceof KvQuery.Shard part)) {
      return true;
    }
    String whole = part.tree().prefix();
    return store.names(part, whole, 0, Duration.ZERO, ReadConsistency.DEFAULT).names().isEmpty();
  }

  /** Whether one of the keys that were gone is there again. */
  private boolean isBack(KvQuery query, List<String> gone) throws ConsulRequestException {
    for (String key : suspects(gone.stream().filter(DeletionVerifier::canBeAsked).toList())) {
      try {
        if (store.find(key, ReadConsistency.CONSISTENT).isPresent()) {
          return true;
        }
      } catch (ConsulRequestException failure) {
        throw failure.kind() == Kind.DENIED ? lost(query, failure) : failure;
      }
    }
    return false;
  }

  /** Some keys that may be there all the same. */
  private List<String> suspects(List<String> gone) throws ConsulRequestException {
    try {
      return spread(store.existing(spread(gone, MOST)), SAMPLES);
    } catch (ConsulRequestException failure) {
      if (failure.kind() == Kind.UNAVAILABLE) {
        throw failure;
      }
      // An agent may be set to take no transactions.
      return spread(gone, SAMPLES);
    }
  }

  /** So many of them, from the first to the last. */
  private static List<String> spread(List<String> keys, int most) {
    if (keys.size() <= most) {
      return keys;
    }
    return IntStream.range(0, most)
        .mapToObj(i -> keys.get((int) ((long) i * (keys.size() - 1) / (most - 1))))
        .toList();
  }

  private static boolean canBeAsked(String key) {
    return !key.endsWith("/") && KvPath.canBeAsked(key);
  }

  private static ConsulRequestException lost(KvQuery query, @Nullable Throwable cause) {
    return unbelieved(
        query, "keys that are gone since the token lost the right to read them", cause);
  }

  private static ConsulRequestException unbelieved(
      KvQuery query, String found, @Nullable Throwable cause) {
    return new ConsulRequestException(
        Kind.DENIED,
        Problem.at(
            Consul.origin(query.shown()),
            "what was there",
            found,
            "give the token the right to read them, or set varve.consul.when-gone to clear"),
        cause);
  }
}
