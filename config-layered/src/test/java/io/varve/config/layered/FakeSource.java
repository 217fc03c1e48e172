package io.varve.config.layered;

import io.varve.config.ConfigException;
import io.varve.config.ConfigKey;
import io.varve.config.Origin;
import io.varve.config.Problem;
import io.varve.config.SourceException;
import io.varve.config.spi.ConfigSource;
import io.varve.config.spi.SourceContext;
import io.varve.config.spi.SourceLayer;
import io.varve.config.spi.SourceLayerBuilder;
import io.varve.config.spi.SourceObserver;
import io.varve.config.spi.SourcePhase;
import io.varve.config.spi.SourceSnapshot;
import io.varve.config.spi.SourceValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;

/** Source in memory that the test controls. Reports on the thread of the caller. */
public class FakeSource implements ConfigSource {
  public final String name;
  public final int ordinal;
  public final SourcePhase phase;
  public final AtomicInteger closes = new AtomicInteger();
  public final List<String> calls = new ArrayList<>();
  private final Map<String, String> values = new TreeMap<>();
  public SourceContext context;
  private SourceObserver observer;
  private Runnable onWatch = () -> {};
  private Runnable onClose = () -> {};
  private SourceLayer layer;
  private int revision;

  public FakeSource(String name, int ordinal, SourcePhase phase) {
    this.name = name;
    this.ordinal = ordinal;
    this.phase = phase;
  }

  public static FakeSource of(String name, int ordinal, String... entries) {
    FakeSource source = new FakeSource(name, ordinal, SourcePhase.LOCAL);
    source.fill(entries);
    return source;
  }

  /** Source with one layer that never changes. */
  public static FakeSource holding(String name, SourceLayer layer) {
    return new FakeSource(name, 1, SourcePhase.LOCAL) {
      @Override
      public synchronized SourceSnapshot load() {
        return SourceSnapshot.of(layer);
      }
    };
  }

  /** Sets an action that {@link #watch} runs last. */
  public FakeSource onWatch(Runnable action) {
    onWatch = action;
    return this;
  }

  /** Sets an action that {@link #close} runs last. */
  public FakeSource onClose(Runnable action) {
    onClose = action;
    return this;
  }

  /** Adds {@code key=value} entries without a report. */
  public synchronized FakeSource fill(String... entries) {
    for (String entry : entries) {
      int equals = entry.indexOf('=');
      values.put(entry.substring(0, equals), entry.substring(equals + 1));
    }
    return this;
  }

  /** Sets {@code key=value} entries and reports them; a bare {@code key} deletes. */
  public void change(String... entries) {
    synchronized (this) {
      for (String entry : entries) {
        int equals = entry.indexOf('=');
        if (equals < 0) {
          values.remove(entry);
        } else {
          values.put(entry.substring(0, equals), entry.substring(equals + 1));
        }
      }
    }
    report();
  }

  public void report() {
    SourceObserver told = observer;
    if (told != null) {
      told.changed(load());
    }
  }

  public void fail(String found) {
    observer.failed(failure(found));
  }

  public static ConfigException failure(String found) {
    return new SourceException(
        Problem.at(Origin.of("fake", "fake:1"), "a good state", found, "mend it"));
  }

  public SourceObserver observer() {
    return observer;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int ordinal() {
    return ordinal;
  }

  @Override
  public SourcePhase phase() {
    return phase;
  }

  @Override
  public void open(SourceContext given) {
    calls.add("open");
    context = given;
  }

  @Override
  public synchronized SourceSnapshot load() {
    calls.add("load");
    SourceLayer before = layer;
    if (before == null || !elements(before.values()).equals(elements(values))) {
      SourceLayerBuilder builder = SourceLayer.builder(name);
      values.forEach((key, text) -> builder.put(key, text, origin(key)));
      layer = builder.build();
    } else { // as sources do that know their changes
      Map<String, SourceValue> changed = new TreeMap<>();
      for (Map.Entry<String, String> entry : values.entrySet()) {
        SourceValue then = before.values().get(entry.getKey());
        if (then == null || !then.text().equals(entry.getValue())) {
          changed.put(entry.getKey(), new SourceValue(entry.getValue(), origin(entry.getKey())));
        }
      }
      Set<String> removed = new TreeSet<>(before.values().keySet());
      removed.removeAll(values.keySet());
      layer = before.with(changed, removed);
    }
    return new SourceSnapshot(List.of(layer), "r" + ++revision);
  }

  /** The keys that only a rebuilt layer can gain or lose. */
  private static Set<String> elements(Map<String, ?> some) {
    Set<String> elements = new TreeSet<>(some.keySet());
    elements.removeIf(key -> key.indexOf('[') < 0 && ConfigKey.canonical(key).equals(key));
    return elements;
  }

  private Origin origin(String key) {
    return Origin.of(name, name + ":" + key);
  }

  @Override
  public void watch(SourceObserver told) {
    calls.add("watch");
    observer = told;
    onWatch.run();
  }

  @Override
  public void close() {
    closes.incrementAndGet();
    onClose.run();
  }
}
