package io.varve.config.consul.internal.publish;

import io.varve.config.consul.internal.kv.KvEntries;
import java.util.Collection;

/** Observer of accepted Consul entries, per query. */
public interface EntryObserver {
  /** Receives the accepted entries. Later calls report changes to them. */
  void baseline(Collection<KvEntries> accepted);

  /** Receives the entries of one query before and after a change. */
  void changed(KvEntries before, KvEntries after);
}
