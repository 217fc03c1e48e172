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
