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

/**
 * Divides a tree into parts of a bounded size, as far as there are watches for them: what the
 * server does for each change of a part grows with the number of keys in it. Pure.
 *
 * <p>The first part has the whole prefix and all that is in no other; it finds what appears where
 * nothing was.
 */
public final class TreeSharder {
  /** A folder with at most so many keys lies in one part: what is in it changes at one moment. */
  static final int PART = 4096;

  /** Less than this has a watch of its own only if there are watches left. */
  private static final int FEW = 64;

  /** What the server shows for bytes that are no text, by which it does not find them again. */
  private static final char REPLACED = '\uFFFD';

  /** A start, the keys that begin so, and how many of these are in no part below. */
  private static final class Node {
    final String start;
    final List<String> keys;
    int own;
    boolean divided;

    Node(String start, List<String> keys) {
      this.start = start;
      this.keys = keys;
      this.own = keys.size();
    }
  }

  private final List<Node> chosen = new ArrayList<>();
  private final List<Map.Entry<Node, Node>> spare = new ArrayList<>();
  private int left;

  private TreeSharder(int most) {
    this.left = most - 1;
  }

  /**
   * Divides.
   *
   * @param contents what is in the tree
   * @param most how many parts there may be, at least 1
   * @param number tells the parts from those of other divisions
   * @return the parts and what is in each; the one with the whole prefix is the first
   */
  public static Map<KvQuery.Shard, KvEntries> of(
      KvQuery.Prefix tree, KvEntries contents, int most, int number) {
    List<String> keys = contents.entries().stream().map(KvEntry::key).sorted().toList();
    // Below a name that cannot be asked for by itself there is no telling what changed.
    boolean plain = keys.stream().map(TreeSharder::withoutSlash).allMatch(KvPath::canBeAsked);
    TreeSharder division = new TreeSharder(plain ? most : 1);
    division.divide(new Node(tree.prefix(), keys));
    return division.parts(tree, contents, number);
  }

  private static String withoutSlash(String key) {
    return key.endsWith("/") ? key.substring(0, key.length() - 1) : key;
  }

  private void divide(Node root) {
    chosen.add(root);
    while (left > 0) {
      Node heaviest =
          chosen.stream()
              .filter(node -> !node.divided && node.own > PART)
              .max(Comparator.comparingInt(node -> node.own))
              .orElse(null);
      if (heaviest == null) {
        break;
      }
      split(heaviest);
    }
    spare.sort(Comparator.comparingInt(pair -> -pair.getValue().own));
    spare.forEach(pair -> give(pair.getKey(), pair.getValue()));
    chosen.removeIf(node -> node != root && node.own == 0);
  }

  private Map<KvQuery.Shard, KvEntries> parts(KvQuery.Prefix tree, KvEntries contents, int number) {
    Map<KvQuery.Shard, List<KvEntry>> parts = new LinkedHashMap<>();
    for (Node node : chosen) {
      parts.put(
          new KvQuery.Shard(tree, node.start, below(node.start), number),
          new ArrayList<>(node.own));
    }
    for (KvEntry entry : contents.entries()) {
      parts.forEach(
          (part, entries) -> {
            if (part.holds(entry.key())) {
              entries.add(entry);
            }
          });
    }
    Map<KvQuery.Shard, KvEntries> found = new LinkedHashMap<>();
    parts.forEach((part, entries) -> found.put(part, new KvEntries(entries)));
    return found;
  }

  private void split(Node node) {
    node.divided = true;
    List<Node> below = below(node);
    below.sort(Comparator.comparingInt(child -> -child.own));
    for (Node child : below) {
      if (child.own > FEW) {
        give(node, child);
      } else {
        spare.add(Map.entry(node, child));
      }
    }
  }

  /** What begins one character longer than what all keys have in common. */
  private static List<Node> below(Node node) {
    String common = KeyPrefixes.common(node.keys.get(0), node.keys.get(node.keys.size() - 1));
    List<Node> below = new ArrayList<>();
    int from = 0;
    while (from < node.keys.size()) {
      String first = node.keys.get(from);
      String start = KeyPrefixes.longer(common, first);
      int to = from + 1;
      while (to < node.keys.size() && node.keys.get(to).startsWith(start)) {
        to++;
      }
      if (start.equals(common)) {
        // A key that is common to all has no start of its own.
        to = from + 1;
      } else {
        String longer = folder(start, first, node.keys.get(to - 1));
        if (KvPath.canBeAsked(longer) && longer.indexOf(REPLACED) < 0) {
          below.add(new Node(longer, node.keys.subList(from, to)));
        }
      }
      from = to;
    }
    return below;
  }

  /** The folder that has all between two keys that start so, or the start if there is none. */
  private static String folder(String start, String first, String last) {
    String common = KeyPrefixes.common(first, last);
    String folder = common.substring(0, common.lastIndexOf('/') + 1);
    return folder.length() > start.length() ? folder : start;
  }

  /** The starts of the parts below one. */
  private Set<String> below(String start) {
    Set<String> below = new TreeSet<>();
    for (Node node : chosen) {
      if (node.start.length() > start.length() && node.start.startsWith(start)) {
        below.add(node.start);
      }
    }
    return below;
  }

  /** Has a watch for what begins so, if one is left. */
  private void give(Node node, Node child) {
    if (left > 0) {
      left--;
      node.own -= child.own;
      chosen.add(child);
      if (node.own == 0 && node != chosen.get(0)) {
        // Nothing is left to follow: what appears there is found by the one above.
        left++;
      }
    }
  }
}
