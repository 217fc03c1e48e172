package io.varve.config.consul;

import java.util.Set;

/** What one watch asks for, again and again. */
sealed interface Query {
  /** What a person calls it. */
  String shown();

  /** Every key that starts so; a folder if it ends with a slash. */
  record Tree(String prefix) implements Query {
    @Override
    public String shown() {
      return prefix.isEmpty() ? "the whole store" : prefix;
    }
  }

  /**
   * A part of a large {@link Tree} that is followed by itself: every key that starts so, but for
   * other parts.
   *
   * @param tree what it is a part of
   * @param prefix how the keys start; not always a folder
   * @param without how those keys start that belong to other parts
   * @param division tells the parts of one division of the tree from those of another
   */
  record Part(Tree tree, String prefix, Set<String> without, int division) implements Query {
    public Part {
      without = Set.copyOf(without);
    }

    @Override
    public String shown() {
      return new Tree(prefix).shown();
    }

    /** Whether it is the one that has what is in no other. */
    boolean isFirst() {
      return prefix.equals(tree.prefix());
    }

    boolean holds(String key) {
      return key.startsWith(prefix) && !isElsewhere(key);
    }

    /** Whether a key, or all that starts so, belongs to another part. */
    boolean isElsewhere(String start) {
      return without.stream().anyMatch(start::startsWith);
    }

    /** Whether some of what starts so belongs to another part. */
    boolean surrounds(String start) {
      return without.stream().anyMatch(other -> other.startsWith(start));
    }
  }

  /**
   * Some keys that start so.
   *
   * @param prefix what they have in common
   * @param keys the keys; all others are passed over
   */
  record Among(String prefix, Set<String> keys) implements Query {
    public Among {
      keys = Set.copyOf(keys);
    }

    @Override
    public String shown() {
      return keys.size() + " keys below " + (prefix.isEmpty() ? "the root" : prefix);
    }
  }

  /** One key. */
  record Single(String key) implements Query {
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
  record Files(String folder, Set<String> keys) implements Query {
    public Files {
      keys = Set.copyOf(keys);
    }

    @Override
    public String shown() {
      return "texts in " + (folder.isEmpty() ? "the root" : folder);
    }
  }
}
