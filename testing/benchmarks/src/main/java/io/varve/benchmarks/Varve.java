package io.varve.benchmarks;

import io.varve.config.ConfigException;
import io.varve.config.consul.internal.source.ConsulConfigSource;
import io.varve.config.spi.SourceLayer;
import io.varve.config.spi.SourceObserver;
import io.varve.config.spi.SourceSnapshot;
import io.varve.config.spi.SourceValue;
import io.varve.config.testkit.SourceContextBuilder;
import java.io.Closeable;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** The measured source, with default settings except those that a measurement names. */
final class Varve implements Contender, SourceObserver, Closeable {
  private final ConsulConfigSource source = new ConsulConfigSource();
  private final AtomicInteger events = new AtomicInteger();
  private final AtomicInteger failures = new AtomicInteger();
  private volatile Consumer<PrefixView> callback = view -> {};
  private volatile long lastEvent;

  private Varve() {}

  /** Opens a source without loading it. */
  static Varve open(URI agent, Map<String, String> settings) {
    Map<String, String> all = new HashMap<>();
    all.put("varve.consul.address", agent.toString());
    settings.forEach((name, value) -> all.put("varve.consul." + name, value));
    Varve varve = new Varve();
    varve.source.open(
        new SourceContextBuilder().application("orders").formats(List.of()).settings(all).build());
    return varve;
  }

  /** Opens, loads and watches a source. */
  static Varve watch(URI agent, Map<String, String> settings) {
    Varve varve = open(agent, settings);
    varve.watch(view -> {});
    return varve;
  }

  /** Opens a source for one prefix, unless the settings name keys. */
  static Varve contender(URI agent, String prefix, Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    if (!settings.containsKey("keys")) {
      all.put("prefixes", prefix);
    }
    return open(agent, all);
  }

  @Override
  public PrefixView load() {
    return new Values(source.load());
  }

  @Override
  public void watch(Consumer<PrefixView> told) {
    told.accept(load());
    callback = told;
    source.watch(this);
  }

  @Override
  public void changed(SourceSnapshot snapshot) {
    lastEvent = System.nanoTime();
    events.incrementAndGet();
    callback.accept(new Values(snapshot));
  }

  @Override
  public void failed(ConfigException failure) {
    failures.incrementAndGet();
  }

  int events() {
    return events.get();
  }

  int failures() {
    return failures.get();
  }

  /** The time of the last report, by {@link System#nanoTime}. */
  long lastEvent() {
    return lastEvent;
  }

  @Override
  public void close() {
    source.close();
  }

  /** A snapshot; its layers do not share keys. */
  private record Values(SourceSnapshot snapshot) implements PrefixView {
    @Override
    public Optional<String> changed() {
      for (SourceLayer layer : snapshot.layers()) {
        SourceValue value = layer.values().get(Keys.PROPERTY);
        if (value != null) {
          return Optional.of(value.text());
        }
      }
      return Optional.empty();
    }

    @Override
    public Map<String, String> all() {
      Map<String, String> all = new HashMap<>();
      for (SourceLayer layer : snapshot.layers()) {
        layer.values().forEach((key, value) -> all.putIfAbsent(key, value.text()));
      }
      return all;
    }
  }
}
