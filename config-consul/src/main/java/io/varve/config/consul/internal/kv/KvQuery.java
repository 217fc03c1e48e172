package io.varve.config.consul.internal.kv;

import java.util.Set;

/** What one watch asks for, again and again. */
public sealed interface KvQuery {
  /** What a person calls it. */
  String shown();

  /** Every key that starts so; a folder if it ends with a slash. */
  record Prefix(String prefix) implements KvQuery {
    @Override
    public String shown() {
      return prefix.isEmpty() ? "the whole store" : prefix;
    }
  }

  /**
   * A part of a large {@link Prefix} that is followed by itself: every key that starts so, but for
   * other parts.
   *
   * @param tree what it is a part of
   * @param prefix how the keys start; not always a folder
   * @param without how those keys start that belong to other parts
   * @param division tells the parts of one division of the tree from those of another
   */
  record Shard(Prefix tree, String prefix, Set<String> without, int division) implements KvQuery {
    public Shard {
      without = Set.copyOf(without);
    }

    @Override
    public String shown() {
      return new Prefix(prefix).shown();
    }

    /** Whether it is the one that has what is in no other. */
    public boolean isFirst() {
      return prefix.equals(tree.prefix());
    }

    public boolean holds(String key) {
      return key.startsWith(prefix) && !isElsewhere(key);
    }

    /** Whether a key, or all that starts so, belongs to another part. */
    public boolean isElsewhere(String start) {
      return without.stream().anyMatch(start::startsWith);
    }

    /** Whether some of what starts so belongs to another part. */
    public boolean surrounds(String start) {
      return without.stream().anyMatch(other -> other.startsWith(start));
    }
  }

  /**
   * Some keys that start so.
   *
   * @param prefix what they have in common
   * @param keys the keys; all others are passed over
   */
  record KeySet(String prefix, Set<String> keys) implements KvQuery {
    public KeySet {
      keys = Set.copyOf(keys);
    }

    @Override
    public String shown() {
      return keys.size() + " keys below " + (prefix.isEmpty() ? "the root" : prefix);
    }
  }

  /** One key. */
  record SingleKey(String key) implements KvQuery {
    @Override
    public String shown() {
      return key;
    }
  }

  /**
   * Texts that lie directly in a folder, whatever lies in folders below it. Only names are listed,
   * and those texts read that are wanted.
   *
   * @param folder the folder; empty or ending with a slash
   * @param keys the keys that are wanted if they are there
   */
  record FolderTexts(String folder, Set<String> keys) implements KvQuery {
    public FolderTexts {
      keys = Set.copyOf(keys);
    }

    @Override
    public String shown() {
      return "texts in " + (folder.isEmpty() ? "the root" : folder);
    }
  }
}
