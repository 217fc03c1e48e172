package io.varve.config.consul.internal.publish;

import io.varve.config.consul.internal.kv.KvEntries;
import io.varve.config.consul.internal.kv.KvQuery;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Monitor of the size of each configured query. A watch that reads a part of a large prefix would
 * otherwise hide that the whole prefix, which a start reads, has become too large. Not thread-safe.
 */
final class SizeMonitor {
  private static final List<Integer> THRESHOLDS = List.of(80, 100);

  private final long max;
  private final Map<KvQuery, Measured> measured = new HashMap<>();

  /**
   * The last measurement of a query.
   *
   * @param weights the sizes of its shards, which are measured only if they change
   * @param passed the number of thresholds that were passed
   */
  private record Measured(IdentityHashMap<KvEntries, Long> weights, int passed) {}

  SizeMonitor(long max) {
    this.max = max;
  }

  /**
   * Compares the size of a query with the thresholds.
   *
   * @param shards all entries of the query, in its shards if it has some
   * @return the size in percent of the limit if a further threshold was passed; otherwise 0
   */
  long percentIfPassed(KvQuery query, List<KvEntries> shards) {
    Measured before = measured.getOrDefault(query, new Measured(new IdentityHashMap<>(), 0));
    IdentityHashMap<KvEntries, Long> weights = new IdentityHashMap<>();
    long sum = 0;
    for (KvEntries shard : shards) {
      Long known = before.weights.get(shard);
      long weight = known == null ? shard.weight() : known;
      weights.put(shard, weight);
      sum += weight;
    }
    long percent = sum * 100 / max;
    int passed = (int) THRESHOLDS.stream().filter(threshold -> percent >= threshold).count();
    measured.put(query, new Measured(weights, passed));
    return passed > before.passed ? percent : 0;
  }
}
