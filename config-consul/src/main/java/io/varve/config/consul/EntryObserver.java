package io.varve.config.consul;

import java.util.Collection;

/** Observer of the entries of the store, as they are accepted query by query. */
interface EntryObserver {
  /** Receives what is in force; later calls report the changes since. */
  void baseline(Collection<Contents> accepted);

  /** Receives the entries of one query before and after a change. */
  void changed(Contents before, Contents after);
}
