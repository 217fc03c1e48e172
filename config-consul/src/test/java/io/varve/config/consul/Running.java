package io.varve.config.consul;

import io.varve.config.ConfigException;
import io.varve.config.Origin;
import io.varve.config.spi.SourceLayer;
import io.varve.config.spi.SourceObserver;
import io.varve.config.spi.SourceSnapshot;
import io.varve.config.spi.SourceValue;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A source under test, and the observer that keeps what it says. */
final class Running implements SourceObserver, AutoCloseable {
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(120);

  private final ConsulSource source;
  private final SourceSnapshot loaded;
  private final List<SourceSnapshot> changes = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private final StringWriter traces = new StringWriter();
  private SourceSnapshot last;

  /** Whether the source's last word was of a failure. */
  private boolean down;

  Running(ConsulSource source, SourceSnapshot loaded) {
    this.source = source;
    this.loaded = loaded;
    this.last = loaded;
  }

  ConsulSource source() {
    return source;
  }

  void watch() {
    source.watch(this);
  }

  @Override
  public synchronized void changed(SourceSnapshot snapshot) {
    changes.add(snapshot);
    last = snapshot;
    down = false;
    notifyAll();
  }

  @Override
  public synchronized void failed(ConfigException failure) {
    failures.add(String.valueOf(failure.getMessage()));
    failure.printStackTrace(new PrintWriter(traces, true));
    down = true;
    notifyAll();
  }

  SourceSnapshot loaded() {
    return loaded;
  }

  synchronized SourceSnapshot last() {
    return last;
  }

  synchronized List<SourceSnapshot> changes() {
    return List.copyOf(changes);
  }

  synchronized List<String> failures() {
    return List.copyOf(failures);
  }

  /** What a log that shows everything would show of the failures. */
  synchronized String traces() {
    return traces.toString();
  }

  /** What the source says last, key by key. */
  synchronized Map<String, String> values() {
    return values(last);
  }

  /** What a snapshot says key by key: the highest layer wins. */
  static Map<String, String> values(SourceSnapshot snapshot) {
    Map<String, String> values = new TreeMap<>();
    for (SourceLayer layer : snapshot.layers()) {
      layer.values().forEach((key, value) -> values.putIfAbsent(key, value.text()));
    }
    return values;
  }

  synchronized Origin origin(String key) {
    for (SourceLayer layer : last.layers()) {
      SourceValue value = layer.values().get(key);
      if (value != null) {
        return value.origin();
      }
    }
    throw new AssertionError("no " + key + " in " + values());
  }

  synchronized void await(Map<String, String> values) throws InterruptedException {
    Object shown = values.size() > 100 ? values.size() + " values" : values;
    await("for " + shown, () -> values().equals(values));
  }

  synchronized void awaitValue(String key, String value) throws InterruptedException {
    await("for " + key + "=" + value, () -> value.equals(values().get(key)));
  }

  /** Waits for a failure after the first so many. */
  synchronized String awaitFailure(int after) throws InterruptedException {
    await("for a failure", () -> failures.size() > after);
    return failures.get(after);
  }

  /** Waits until the source says that all is well again. */
  synchronized void awaitHealed() throws InterruptedException {
    await("to be healed", () -> !down);
  }

  synchronized void await(String what, BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE;
    while (!condition.getAsBoolean()) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0) {
        throw new AssertionError("waited " + what + "; " + describe());
      }
      // Conditions may also ask what does not notify, such as a server for its requests.
      wait(Math.min(left, 50));
    }
  }

  private synchronized String describe() {
    Map<String, String> values = values();
    Object shown = values.size() > 100 ? values.size() + " values" : values;
    return "last was " + shown + ", failures " + failures;
  }

  @Override
  public void close() {
    source.close();
  }
}
