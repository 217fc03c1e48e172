package io.varve.config.consul.internal.watch;

import io.varve.config.Problem;
import io.varve.config.consul.internal.client.KvReader;
import io.varve.config.consul.internal.client.QueryReader;
import io.varve.config.consul.internal.http.ConsulRequestException;
import io.varve.config.consul.internal.http.ConsulRequestException.Kind;
import io.varve.config.consul.internal.kv.ConsulOrigins;
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
 * Distinguishes deleted keys from keys that the token may no longer read. Both are missing from a
 * listing.
 *
 * <p>Servers since 1.11 say if nothing is missing for lack of permissions: then the keys were
 * deleted. Otherwise, the query is repeated with consistent reads. A read-only transaction then
 * checks which of the missing keys still exist: it fails only for keys that do not exist,
 * regardless of the token's permissions. A few of the existing keys are then read one by one. These
 * reads are refused if the token lacks the permission.
 */
final class DeletionVerifier {
  /** The largest number of missing keys that transactions check. */
  private static final int MAX_CHECKED = 1024;

  /** The number of keys that are read one by one. */
  private static final int SAMPLES = 3;

  /** The number of rounds if a missing key can be read again. */
  private static final int ROUNDS = 3;

  private final DeletionPolicy policy;
  private final KvReader reader;
  private final QueryReader queryReader;

  DeletionVerifier(DeletionPolicy policy, KvReader reader, QueryReader queryReader) {
    this.policy = policy;
    this.reader = reader;
    this.queryReader = queryReader;
  }

  /**
   * Returns a verified answer: the given one or a newer one.
   *
   * @param before the last accepted entries
   * @param unfiltered true if the server says that nothing is missing for lack of permissions
   * @throws ConsulRequestException if keys are missing that were not deleted
   */
  IndexedEntries verify(KvQuery query, KvEntries before, IndexedEntries answer, boolean unfiltered)
      throws ConsulRequestException {
    if (policy == DeletionPolicy.CLEAR || before.missingIn(answer.entries()).isEmpty()) {
      return answer;
    }
    if (policy == DeletionPolicy.KEEP) {
      if (answer.entries().isEmpty() && isPrefixEmpty(query)) {
        throw notAccepted(
            "VARVE-0593",
            query,
            "nothing any more, which varve.consul.when-gone=keep does not accept",
            null);
      }
      return answer;
    }
    if (unfiltered) {
      return answer;
    }
    for (int round = 1; round <= ROUNDS; round++) {
      IndexedEntries again = queryReader.confirm();
      if (!isBack(query, before.missingIn(again.entries()))) {
        return again;
      }
    }
    throw notAccepted("VARVE-0594", query, "keys that come and go while they are read", null);
  }

  /** Returns true if the whole prefix of a query is empty. */
  private boolean isPrefixEmpty(KvQuery query) throws ConsulRequestException {
    if (!(query instanceof KvQuery.Shard shard)) {
      return true;
    }
    String prefix = shard.parent().prefix();
    return reader.names(shard, prefix, 0, Duration.ZERO, ReadConsistency.DEFAULT).names().isEmpty();
  }

  /** Returns true if a missing key exists and can be read. */
  private boolean isBack(KvQuery query, List<String> gone) throws ConsulRequestException {
    for (String key : suspects(gone.stream().filter(DeletionVerifier::canBeRead).toList())) {
      try {
        if (reader.find(key, ReadConsistency.CONSISTENT).isPresent()) {
          return true;
        }
      } catch (ConsulRequestException failure) {
        if (!failure.refusesName()) {
          throw failure.kind() == Kind.DENIED ? rightLost(query, failure) : failure;
        }
      }
    }
    return false;
  }

  /** A sample of the missing keys that may still exist. */
  private List<String> suspects(List<String> gone) throws ConsulRequestException {
    try {
      return sample(reader.existing(sample(gone, MAX_CHECKED)), SAMPLES);
    } catch (ConsulRequestException failure) {
      if (failure.kind() == Kind.UNAVAILABLE) {
        throw failure;
      }
      // An agent may be configured to refuse transactions.
      return sample(gone, SAMPLES);
    }
  }

  /** A number of keys, evenly spread from the first to the last. */
  private static List<String> sample(List<String> keys, int size) {
    if (keys.size() <= size) {
      return keys;
    }
    return IntStream.range(0, size)
        .mapToObj(i -> keys.get((int) ((long) i * (keys.size() - 1) / (size - 1))))
        .toList();
  }

  private static boolean canBeRead(String key) {
    return !key.endsWith("/") && KvPath.isAskable(key);
  }

  private static ConsulRequestException rightLost(KvQuery query, @Nullable Throwable cause) {
    return notAccepted(
        "VARVE-0595",
        query,
        "keys that are gone since the token lost the permission to read them",
        cause);
  }

  private static ConsulRequestException notAccepted(
      String code, KvQuery query, String found, @Nullable Throwable cause) {
    return new ConsulRequestException(
        Kind.DENIED,
        Problem.at(
                ConsulOrigins.origin(query.displayName()),
                "what was there",
                found,
                "give the token the permission to read them, or set varve.consul.when-gone to clear")
            .withCode(code),
        cause);
  }
}
