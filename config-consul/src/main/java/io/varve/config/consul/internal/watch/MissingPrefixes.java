package io.varve.config.consul.internal.watch;

import io.varve.config.consul.internal.kv.KvQuery;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Prefixes without keys. A blocking query for such a prefix is answered after every write to the
 * store. Its watch therefore waits until another watch, which lists the names in a folder above
 * anyway, has seen a key of the prefix. Thread-safe.
 */
final class MissingPrefixes {
  /** Names that each listing watch has seen last. A watch that cannot list has none. */
  private final Map<KvQuery, Collection<String>> seen = new HashMap<>();

  /** Records the names of a listing. */
  synchronized void seen(KvQuery listing, Collection<String> names) {
    seen.put(listing, List.copyOf(names));
    notifyAll();
  }

  /** Records that a watch cannot list at present: the missing prefixes are queried themselves. */
  synchronized void lost(KvQuery listing) {
    seen.remove(listing);
    notifyAll();
  }

  /**
   * Waits until the listing watch has seen a key of the prefix, or cannot list, or until the end.
   */
  synchronized void await(KvQuery listing, String prefix, BooleanSupplier ended)
      throws InterruptedException {
    while (!ended.getAsBoolean() && isMissing(listing, prefix)) {
      wait();
    }
  }

  private boolean isMissing(KvQuery listing, String prefix) {
    Collection<String> names = seen.get(listing);
    return names != null && names.stream().noneMatch(name -> name.startsWith(prefix));
  }

  /** Wakes the waiting watches, so that one of them can end. */
  synchronized void recheck() {
    notifyAll();
  }
}
