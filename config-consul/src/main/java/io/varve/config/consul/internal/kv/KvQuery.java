package io.varve.config.consul.internal.kv;

import java.util.Set;

/** A query for Consul entries, which one watch repeats. */
public sealed interface KvQuery {
  /** The query's name in messages. */
  String displayName();

  /** The beginning that all keys of the query have. */
  String prefix();

  /** Every key that starts with a prefix; a folder if the prefix ends with a slash. */
  record Prefix(String prefix) implements KvQuery {
    @Override
    public String displayName() {
      return prefix.isEmpty() ? "the whole store" : prefix;
    }
  }

  /**
   * One of several shards of a large {@link Prefix}, with its own watch. Contains every key that
   * starts with a prefix, except the keys of nested shards.
   *
   * @param prefix the leading characters of the shard's keys; not always a folder
   * @param excluded the prefixes of the nested shards
   * @param generation distinguishes the shards of different splits of the parent
   */
  record Shard(Prefix parent, String prefix, Set<String> excluded, int generation)
      implements KvQuery {
    public Shard {
      excluded = Set.copyOf(excluded);
    }

    @Override
    public String displayName() {
      return new Prefix(prefix).displayName();
    }

    /** Returns true for the shard with the keys that are in no other shard. */
    public boolean isRemainder() {
      return prefix.equals(parent.prefix());
    }

    public boolean holds(String key) {
      return key.startsWith(prefix) && !isExcluded(key);
    }

    /** Returns true if a key, or every key that starts with a prefix, is in a nested shard. */
    public boolean isExcluded(String keyOrPrefix) {
      return excluded.stream().anyMatch(keyOrPrefix::startsWith);
    }

    /** Returns true if some keys that start with a prefix are in a nested shard. */
    public boolean overlaps(String start) {
      return excluded.stream().anyMatch(other -> other.startsWith(start));
    }
  }

  /**
   * Several keys with a common prefix.
   *
   * @param keys the keys; other keys with the prefix are ignored
   */
  record KeySet(String prefix, Set<String> keys) implements KvQuery {
    public KeySet {
      keys = Set.copyOf(keys);
    }

    @Override
    public String displayName() {
      return keys.size() + " keys below " + (prefix.isEmpty() ? "the root" : prefix);
    }
  }

  /** One key. */
  record SingleKey(String key) implements KvQuery {
    @Override
    public String prefix() {
      return key;
    }

    @Override
    public String displayName() {
      return key;
    }
  }

  /**
   * Documents directly in a folder. Lists the names in the folder and reads only the wanted
   * documents, so that the size of subfolders has little effect.
   *
   * @param folder the folder; empty or ending with a slash
   */
  record FolderDocuments(String folder, Set<String> keys) implements KvQuery {
    public FolderDocuments {
      keys = Set.copyOf(keys);
    }

    @Override
    public String prefix() {
      return folder;
    }

    @Override
    public String displayName() {
      return "documents in " + (folder.isEmpty() ? "the root" : folder);
    }
  }
}
