package io.varve.config.consul.internal.publish;

import io.varve.config.consul.internal.kv.KvEntries;
import java.util.Collection;

/** Observer of the entries of the store, as they are accepted query by query. */
public interface EntryObserver {
  /** Receives what is in force; later calls report the changes since. */
  void baseline(Collection<KvEntries> accepted);

  /** Receives the entries of one query before and after a change. */
  void changed(KvEntries before, KvEntries after);
}
