package io.varve.config.consul.internal.kv;

import org.jspecify.annotations.Nullable;

/** Answer to a query. The index is null if the server sent none. */
public record IndexedEntries(KvEntries entries, @Nullable Long index) {
  public long indexOrZero() {
    return index == null ? 0 : index;
  }
}
