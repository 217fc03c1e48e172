package io.varve.config.testkit;

import io.varve.config.ConfigException;
import io.varve.config.ConfigKey;
import io.varve.config.Problem;
import io.varve.config.SourceException;
import io.varve.config.spi.SourceContext;
import io.varve.config.spi.SourceObserver;
import io.varve.config.spi.SourceSnapshot;
import io.varve.config.spi.StoredValue;
import io.varve.config.spi.WritableConfigSource;
import io.varve.config.spi.Write;
import io.varve.config.testkit.MemoryStore.Entry;
import io.varve.config.testkit.MemoryStore.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A source in memory, for tests that change the configuration of a running program.
 *
 * <pre>{@code
 * MemorySource source = MemorySource.of("db.pool-size=3", "db.host=h");
 * try (LayeredConfig config = LayeredConfig.builder().discover(false).source(source).build()) {
 *   source.set("db.pool-size=5");
 *   config.get("db.pool-size"); // 5
 * }
 * }</pre>
 *
 * <p>A change is reported on the calling thread: when {@link #set} returns, it is accepted, refused
 * or waiting for its quiet period. Listeners are notified a little later, on their own threads. The
 * keys of the store are those of the configuration. Thread-safe; for one configuration.
 */
public final class MemorySource implements WritableConfigSource {
  static final String NAME = "memory";
  static final int ORDINAL = 100;
  private static final long CLOSE_MILLIS = 900;

  private final int ordinal;
  private final MemoryStore store;
  private final List<Report> history = new CopyOnWriteArrayList<>();

  /** Held while the observer is called, so that calls do not overlap. */
  private final ReentrantLock turn = new ReentrantLock(true);

  private @Nullable SourceObserver observer;
  private @Nullable State reported;
  private volatile boolean closed;

  MemorySource(MemoryStore store, int ordinal) {
    this.store = store;
    this.ordinal = ordinal;
  }

  /**
   * Makes a source with the name {@code memory} and the ordinal 100.
   *
   * @param entries what it holds, such as {@code db.pool-size=3}
   * @return the source
   * @throws IllegalArgumentException if one is no entry, or a key is there twice
   */
  public static MemorySource of(String... entries) {
    return named(NAME, ORDINAL, entries);
  }

  /**
   * Makes a source with a name and an ordinal, for tests with several sources.
   *
   * @param name the name, see {@link #name}
   * @param ordinal its precedence, see {@link #ordinal}
   * @param entries what it holds, such as {@code db.pool-size=3}
   * @return the source
   * @throws IllegalArgumentException if one is no entry, or a key is there twice
   */
  public static MemorySource named(String name, int ordinal, String... entries) {
    return new MemorySource(new MemoryStore(name, EntryParser.parse(entries)), ordinal);
  }

  /**
   * One report of the source: contents or a failure.
   *
   * @param values canonical key to text; empty for a failure
   * @param failure the reason why the store could not be read; empty for contents
   */
  public record Report(Map<String, String> values, Optional<ConfigException> failure) {

    /** Refuses nulls and copies the map. */
    public Report {
      values = Map.copyOf(values);
      Objects.requireNonNull(failure, "failure");
    }

    /** The keys or the failure, never values. */
    @Override
    public String toString() {
      return failure.map(Throwable::toString).orElseGet(() -> "keys " + values.keySet());
    }
  }

  /**
   * Sets values in one change. A failing source accepts it, too, and reports it after its recovery.
   *
   * @param entries what to set, such as {@code db.pool-size=3}
   * @throws IllegalArgumentException if one is no entry, or a key is there twice
   * @throws ConfigException if a key is none, or a list would have gaps; then nothing changes
   */
  public void set(String... entries) {
    List<Write> batch = new ArrayList<>();
    EntryParser.parse(entries).forEach((key, text) -> batch.add(Write.put(key, text)));
    var unused = store.write(batch);
  }

  /**
   * Removes keys in one change. Absent keys are ignored.
   *
   * @param keys the keys
   * @throws ConfigException if a key is none, or a list would have gaps; then nothing changes
   */
  public void remove(String... keys) {
    List<Write> batch = new ArrayList<>();
    List.of(keys).forEach(key -> batch.add(Write.delete(storeKey(key))));
    var unused = store.write(batch);
  }

  /**
   * Makes the store fail, as if it could not be reached: loading and writing throw, and the failure
   * is reported.
   *
   * @param found what is wrong, for the message, such as {@code no answer}
   */
  public void fail(String found) {
    store.fail(Objects.requireNonNull(found, "found"));
  }

  /** Ends the failure that {@link #fail} began, and reports the current contents. */
  public void recover() {
    store.fail(null);
  }

  /**
   * Returns everything that the source reported to the configuration, the first load included.
   *
   * @return the reports, oldest first; a copy
   */
  public List<Report> history() {
    return List.copyOf(history);
  }

  @Override
  public String name() {
    return store.name();
  }

  @Override
  public int ordinal() {
    return ordinal;
  }

  @Override
  public void open(SourceContext context) {
    // The context is not needed.
  }

  @Override
  public SourceSnapshot load() {
    turn.lock();
    try {
      State now = store.state();
      if (now.failure() != null) {
        throw now.failure();
      }
      reported = now;
      return snapshot(now);
    } finally {
      turn.unlock();
    }
  }

  private SourceSnapshot snapshot(State state) {
    Map<String, String> values = new TreeMap<>();
    state.entries().forEach((key, entry) -> values.put(key, entry.text()));
    history.add(new Report(values, Optional.empty()));
    return new SourceSnapshot(List.of(state.layer()), String.valueOf(state.revision()));
  }

  @Override
  public void watch(SourceObserver observer) {
    turn.lock();
    try {
      this.observer = Objects.requireNonNull(observer, "observer");
    } finally {
      turn.unlock();
    }
    store.watch(this);
    tell();
  }

  /**
   * Reports changes to the observer. A change that the observer makes is reported after its call.
   */
  void tell() {
    turn.lock();
    try {
      while (turn.getHoldCount() == 1 && !closed && observer != null) {
        State before = reported;
        State now = store.state();
        if (now.equals(before)) {
          return;
        }
        reported = now;
        tell(before, now, observer);
      }
    } finally {
      turn.unlock();
    }
  }

  private void tell(@Nullable State before, State now, SourceObserver observer) {
    if (now.failure() != null) {
      history.add(new Report(Map.of(), Optional.of(now.failure())));
      observer.failed(now.failure());
    } else if (before == null
        || before.failure() != null
        || !before.entries().equals(now.entries())) {
      observer.changed(snapshot(now));
    }
  }

  @Override
  public String storeKey(String key) {
    String canonical = ConfigKey.canonical(key);
    if (canonical.isEmpty()) {
      throw new SourceException(
          Problem.of(key, "a key", "the root of all keys", "name a key such as db.pool-size"));
    }
    return canonical;
  }

  @Override
  public Optional<StoredValue> read(String key) {
    Entry entry = readable().entries().get(key);
    return Optional.ofNullable(entry)
        .map(
            e ->
                new StoredValue(
                    key,
                    e.text(),
                    String.valueOf(e.version()),
                    MemoryStore.origin(name(), key, e.version())));
  }

  @Override
  public List<Write> write(List<Write> batch) {
    var unused = readable();
    batch.forEach(write -> checkStoreKey(write.key()));
    return store.write(batch);
  }

  private void checkStoreKey(String key) {
    if (!storeKey(key).equals(key)) {
      throw new SourceException(
          Problem.of(key, "a key of this store", "another spelling", "take it from storeKey(…)"));
    }
  }

  private State readable() {
    State now = store.state();
    if (now.failure() != null) {
      throw now.failure();
    }
    return now;
  }

  @Override
  public void close() {
    closed = true;
    store.leave(this);
    if (turn.isHeldByCurrentThread()) {
      return;
    }
    try {
      if (turn.tryLock(CLOSE_MILLIS, TimeUnit.MILLISECONDS)) {
        turn.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The name and the number of keys, never values. */
  @Override
  public String toString() {
    return name() + " (" + store.state().entries().size() + " values in memory)";
  }
}
