package io.varve.config.testkit;

import io.varve.config.ConfigException;
import io.varve.config.Origin;
import io.varve.config.spi.Diagnostic;
import io.varve.config.spi.SourceContext;
import io.varve.config.spi.SourceLayer;
import io.varve.config.spi.SourceLayerBuilder;
import io.varve.config.spi.SourceObserver;
import io.varve.config.spi.SourcePhase;
import io.varve.config.spi.SourceSnapshot;
import io.varve.config.spi.StoredValue;
import io.varve.config.spi.WritableConfigSource;
import io.varve.config.spi.Write;
import io.varve.config.testkit.internal.SnapshotReader;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Correct source in memory, of which a test breaks one method. */
class Delegating implements WritableConfigSource {
  final MemoryStore store;
  final MemorySource good;

  Delegating(MemoryStore store) {
    this.store = store;
    this.good = new MemorySource(store, 100);
  }

  /** Source that loads and reports edited snapshots. */
  static Delegating editing(MemoryStore store, Consumer<Map<String, String>> edit) {
    return new Delegating(store) {
      @Override
      SourceSnapshot seen(SourceSnapshot snapshot) {
        return edit(snapshot, edit);
      }
    };
  }

  static SourceSnapshot edit(SourceSnapshot snapshot, Consumer<Map<String, String>> edit) {
    Map<String, String> texts = new TreeMap<>(SnapshotReader.listed(snapshot));
    edit.accept(texts);
    return of(texts);
  }

  static SourceSnapshot of(Map<String, String> texts) {
    SourceLayerBuilder layer = SourceLayer.builder("memory");
    texts.forEach((key, text) -> layer.put(key, text, Origin.of("memory", "memory " + key)));
    return SourceSnapshot.of(layer.build());
  }

  /** Returns the snapshot that is loaded and reported instead. */
  SourceSnapshot seen(SourceSnapshot snapshot) {
    return snapshot;
  }

  /** Reports a snapshot. */
  void report(SourceObserver observer, SourceSnapshot snapshot) {
    observer.changed(seen(snapshot));
  }

  /** Reports a failure. */
  void report(SourceObserver observer, ConfigException failure) {
    observer.failed(failure);
  }

  @Override
  public String name() {
    return good.name();
  }

  @Override
  public int ordinal() {
    return good.ordinal();
  }

  @Override
  public SourcePhase phase() {
    return good.phase();
  }

  @Override
  public void open(SourceContext context) {
    good.open(context);
  }

  @Override
  public SourceSnapshot load() {
    return seen(good.load());
  }

  @Override
  public void watch(SourceObserver observer) {
    good.watch(
        new SourceObserver() {
          @Override
          public void changed(SourceSnapshot snapshot) {
            report(observer, snapshot);
          }

          @Override
          public void failed(ConfigException failure) {
            report(observer, failure);
          }
        });
  }

  @Override
  public String storeKey(String key) {
    return good.storeKey(key);
  }

  @Override
  public Optional<StoredValue> read(String key) {
    return good.read(key);
  }

  @Override
  public List<Write> write(List<Write> batch) {
    return good.write(batch);
  }

  @Override
  public List<Diagnostic> diagnose() {
    ConfigException failure = store.state().failure();
    return List.of(
        failure == null
            ? new Diagnostic(Level.INFO, name(), "it can be read")
            : new Diagnostic(Level.ERROR, name(), String.valueOf(failure.getMessage())));
  }

  @Override
  public void close() {
    good.close();
  }

  @Override
  public String toString() {
    return good.toString();
  }
}
