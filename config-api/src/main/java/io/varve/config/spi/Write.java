package io.varve.config.spi;

import java.util.Objects;

/** One thing to be written to a store, alone or with others in one transaction. Immutable. */
public sealed interface Write {

  /**
   * What is written to.
   *
   * @return the key, as the store names it
   */
  String key();

  /**
   * Sets a value, whatever is there.
   *
   * @param key the key
   * @param text the value; may be empty
   */
  record Put(String key, String text) implements Write {
    /** Refuses nulls. */
    public Put {
      Objects.requireNonNull(key, "key");
      Objects.requireNonNull(text, "text");
    }

    /** Without the text, which may be a secret. */
    @Override
    public String toString() {
      return "put " + key;
    }
  }

  /**
   * Sets a value if the key is absent.
   *
   * @param key the key
   * @param text the value; may be empty
   */
  record Create(String key, String text) implements Write {
    /** Refuses nulls. */
    public Create {
      Objects.requireNonNull(key, "key");
      Objects.requireNonNull(text, "text");
    }

    /** Without the text, which may be a secret. */
    @Override
    public String toString() {
      return "create " + key;
    }
  }

  /**
   * Sets a value if the key is as it was read.
   *
   * @param key the key
   * @param text the value; may be empty
   * @param version the {@link StoredValue#version} that was read
   */
  record Replace(String key, String text, String version) implements Write {
    /** Refuses nulls. */
    public Replace {
      Objects.requireNonNull(key, "key");
      Objects.requireNonNull(text, "text");
      Objects.requireNonNull(version, "version");
    }

    /** Without the text, which may be a secret. */
    @Override
    public String toString() {
      return "replace " + key + " @" + version;
    }
  }

  /**
   * Removes a key. One that is absent stays so.
   *
   * @param key the key
   */
  record Delete(String key) implements Write {
    /** Refuses nulls. */
    public Delete {
      Objects.requireNonNull(key, "key");
    }

    @Override
    public String toString() {
      return "delete " + key;
    }
  }

  /**
   * Removes a key if it is as it was read. One that is absent stays so.
   *
   * @param key the key
   * @param version the {@link StoredValue#version} that was read
   */
  record DeleteIfUnchanged(String key, String version) implements Write {
    /** Refuses nulls. */
    public DeleteIfUnchanged {
      Objects.requireNonNull(key, "key");
      Objects.requireNonNull(version, "version");
    }

    @Override
    public String toString() {
      return "delete " + key + " @" + version;
    }
  }
}
