package io.varve.config.consul.internal.shard;

import io.varve.config.consul.internal.kv.KeyPrefixes;
import io.varve.config.consul.internal.kv.KvEntries;
import io.varve.config.consul.internal.kv.KvEntry;
import io.varve.config.consul.internal.kv.KvPath;
import io.varve.config.consul.internal.kv.KvQuery;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Splits a large prefix into shards of bounded size, since the server's work for a change grows
 * with the number of keys in the shard. The number of shards is limited by the connections for
 * their watches. Pure.
 *
 * <p>The first shard is the remainder: it watches the whole prefix, contains the keys that are in
 * no other shard, and finds new keys outside the other shards.
 */
public final class TreeSharder {
  /** A prefix, its keys, and the number of these keys outside nested nodes. */
  private static final class Node {
    final String prefix;
    final List<String> keys;
    int own;
    boolean split;

    Node(String prefix, List<String> keys) {
      this.prefix = prefix;
      this.keys = keys;
      this.own = keys.size();
    }
  }

  private final List<Node> chosen = new ArrayList<>();

  /** Small nodes with their parents. They get a watch only if connections remain. */
  private final List<Map.Entry<Node, Node>> small = new ArrayList<>();

  private final KvQuery.Prefix parent;
  private int remaining;

  private TreeSharder(KvQuery.Prefix parent, int limit) {
    this.parent = parent;
    this.remaining = limit - 1;
  }

  /**
   * Splits a prefix.
   *
   * @param limit the largest number of shards, at least 1
   * @param generation distinguishes the shards of different splits of the prefix
   * @return the shards with their entries, the remainder first
   */
  public static Map<KvQuery.Shard, KvEntries> split(
      KvQuery.Prefix parent, KvEntries entries, int limit, int generation) {
    List<String> keys = entries.list().stream().map(KvEntry::key).sorted().toList();
    TreeSharder sharder = new TreeSharder(parent, limit);
    sharder.choose(new Node(parent.prefix(), keys));
    return sharder.shards(entries, generation);
  }

  /** Splits the largest node until all nodes are small enough or no connection remains. */
  private void choose(Node root) {
    chosen.add(root);
    while (remaining > 0) {
      Node largest =
          chosen.stream()
              .filter(node -> !node.split && node.own > ShardTuning.KEYS_PER_SHARD)
              .max(Comparator.comparingInt(node -> node.own))
              .orElse(null);
      if (largest == null) {
        break;
      }
      split(largest);
    }
    small.sort(Comparator.comparingInt(pair -> -pair.getValue().own));
    small.forEach(pair -> assignWatch(pair.getKey(), pair.getValue()));
    chosen.removeIf(node -> node != root && node.own == 0);
  }

  private Map<KvQuery.Shard, KvEntries> shards(KvEntries entries, int generation) {
    Map<KvQuery.Shard, KvEntries> shards = new LinkedHashMap<>();
    for (Node node : chosen) {
      KvQuery.Shard shard = new KvQuery.Shard(parent, node.prefix, nested(node.prefix), generation);
      shards.put(shard, entries.only(shard::holds));
    }
    return shards;
  }

  private void split(Node node) {
    node.split = true;
    List<Node> children = children(node);
    children.sort(Comparator.comparingInt(child -> -child.own));
    for (Node child : children) {
      if (child.own > ShardTuning.FEW_KEYS) {
        assignWatch(node, child);
      } else {
        small.add(Map.entry(node, child));
      }
    }
  }

  /** Groups the keys of a node by the first character after their common prefix. */
  private List<Node> children(Node node) {
    String common = KeyPrefixes.common(node.keys.get(0), node.keys.get(node.keys.size() - 1));
    List<Node> children = new ArrayList<>();
    int from = 0;
    while (from < node.keys.size()) {
      String first = node.keys.get(from);
      String prefix = KeyPrefixes.longer(common, first);
      int to = from + 1;
      while (to < node.keys.size() && node.keys.get(to).startsWith(prefix)) {
        to++;
      }
      if (prefix.equals(common)) {
        // The key that equals the common prefix has no group of its own.
        to = from + 1;
      } else {
        String longest = folder(prefix, first, node.keys.get(to - 1));
        if (isTaken(longest.substring(parent.prefix().length()))) {
          children.add(new Node(longest, node.keys.subList(from, to)));
        }
      }
      from = to;
    }
    return children;
  }

  /**
   * The deepest folder that contains all keys from the first to the last. Without one, the prefix.
   */
  private static String folder(String prefix, String first, String last) {
    String common = KeyPrefixes.common(first, last);
    String folder = common.substring(0, common.lastIndexOf('/') + 1);
    return folder.length() > prefix.length() ? folder : prefix;
  }

  /** Returns true if every version of Consul takes the part of a prefix that is not configured. */
  private static boolean isTaken(String part) {
    return KvPath.plainBeginning(part).equals(part);
  }

  /** The prefixes of the shards that are nested in a shard. */
  private Set<String> nested(String prefix) {
    return chosen.stream()
        .map(node -> node.prefix)
        .filter(other -> other.length() > prefix.length() && other.startsWith(prefix))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Assigns a watch to a child, if a connection remains. */
  private void assignWatch(Node parent, Node child) {
    if (remaining > 0) {
      remaining--;
      parent.own -= child.own;
      chosen.add(child);
      if (parent.own == 0 && parent != chosen.get(0)) {
        // The parent has no keys left to watch. The enclosing node finds new keys there.
        remaining++;
      }
    }
  }
}
