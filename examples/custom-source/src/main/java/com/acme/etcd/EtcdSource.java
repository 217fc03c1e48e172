package com.acme.etcd;

import com.acme.etcd.EtcdStore.RevisionedEntries;
import io.varve.config.spi.ConfigSource;
import io.varve.config.spi.SourceContext;
import io.varve.config.spi.SourceObserver;
import io.varve.config.spi.SourcePhase;
import io.varve.config.spi.SourceSnapshot;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Source of the keys below a prefix of etcd, which it watches. It is active if {@code
 * varve.etcd.endpoints} names a server.
 */
public final class EtcdSource implements ConfigSource {
  static final String NAME = "etcd";

  private @Nullable EtcdSettings settings;
  private @Nullable EtcdStore store;
  private @Nullable RevisionedEntries entries;
  private @Nullable SourceSnapshot loaded;
  private @Nullable EtcdWatch watch;
  private boolean closed;

  /** For {@link java.util.ServiceLoader} and for direct use. */
  public EtcdSource() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int ordinal() {
    return 200;
  }

  @Override
  public SourcePhase phase() {
    return SourcePhase.REMOTE;
  }

  @Override
  public void open(SourceContext context) {
    settings = EtcdSettings.of(context);
  }

  @Override
  public SourceSnapshot load() {
    EtcdSettings where = Objects.requireNonNull(settings, "open comes before load");
    if (where.endpoints().isEmpty()) {
      return SourceSnapshot.of();
    }
    RevisionedEntries all = connect(where).read();
    SourceSnapshot snapshot =
        SnapshotConverter.convert(where.prefix(), all.entries(), all.revision(), loaded);
    entries = all;
    loaded = snapshot;
    return snapshot;
  }

  private synchronized EtcdStore connect(EtcdSettings where) {
    if (closed) {
      throw new IllegalStateException("the source is closed");
    }
    if (store == null) {
      store = new EtcdStore(where);
    }
    return store;
  }

  @Override
  public synchronized void watch(SourceObserver observer) {
    EtcdSettings where = settings;
    EtcdStore connected = store;
    RevisionedEntries all = entries;
    SourceSnapshot snapshot = loaded;
    if (where != null && connected != null && all != null && snapshot != null && !closed) {
      watch = new EtcdWatch(where, connected, all, snapshot, observer);
    }
  }

  @Override
  public void close() {
    EtcdStore connected;
    EtcdWatch watching;
    synchronized (this) {
      closed = true;
      connected = store;
      watching = watch;
    }
    if (watching != null) {
      watching.close();
    }
    if (connected != null) {
      connected.close();
    }
  }
}
