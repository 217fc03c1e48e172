package io.varve.config.testkit;

import io.varve.config.ConfigException;
import io.varve.config.Origin;
import io.varve.config.Problem;
import io.varve.config.SourceException;
import io.varve.config.spi.SourceLayer;
import io.varve.config.spi.SourceLayerBuilder;
import io.varve.config.spi.Write;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** The store behind sources in memory, with the sources that watch it. Thread-safe. */
final class MemoryStore {
  private final String name;
  private final List<MemorySource> watching = new CopyOnWriteArrayList<>();
  private State state;

  MemoryStore(String name, Map<String, String> contents) {
    this.name = name;
    this.state = State.of(name, entries(contents, 1), 1, null);
  }

  /** A text and the revision that wrote it. */
  record Entry(String text, long version) {}

  /**
   * The state of the store at one point in time.
   *
   * @param failure the reason why it cannot be read; null if it can be read
   */
  record State(
      Map<String, Entry> entries,
      SourceLayer layer,
      long revision,
      @Nullable ConfigException failure) {

    /** Refuses invalid contents, such as a list with gaps. */
    private static State of(
        String name, Map<String, Entry> entries, long revision, @Nullable ConfigException failure) {
      SourceLayerBuilder layer = SourceLayer.builder(name);
      entries.forEach(
          (key, entry) -> layer.put(key, entry.text(), origin(name, key, entry.version())));
      return new State(entries, layer.build(), revision, failure);
    }
  }

  private static Map<String, Entry> entries(Map<String, String> contents, long version) {
    Map<String, Entry> entries = new TreeMap<>();
    contents.forEach((key, text) -> entries.put(key, new Entry(text, version)));
    return entries;
  }

  static Origin origin(String name, String key, long version) {
    return Origin.index(name, name + " " + key, version);
  }

  String name() {
    return name;
  }

  synchronized State state() {
    return state;
  }

  void watch(MemorySource source) {
    watching.add(source);
  }

  void leave(MemorySource source) {
    watching.remove(source);
  }

  /** Writes, even if the store cannot be read. Returns the conflicts. */
  List<Write> write(List<Write> batch) {
    Set<String> keys = new HashSet<>();
    for (Write write : batch) {
      if (!keys.add(write.key())) {
        throw new SourceException(
            Problem.of(write.key(), "each key once in a batch", "it twice", "write it once"));
      }
    }
    synchronized (this) {
      Map<String, Entry> entries = new TreeMap<>(state.entries());
      List<Write> conflicts = new ArrayList<>();
      for (Write write : batch) {
        if (!apply(write, entries, state.revision() + 1)) {
          conflicts.add(write);
        }
      }
      if (!conflicts.isEmpty()) {
        return conflicts;
      }
      if (!entries.equals(state.entries())) {
        state = State.of(name, entries, state.revision() + 1, state.failure());
      }
    }
    watching.forEach(MemorySource::tell);
    return List.of();
  }

  /** Applies a write. Returns true if its condition holds. */
  private static boolean apply(Write write, Map<String, Entry> entries, long revision) {
    Entry now = entries.get(write.key());
    String version = now == null ? "" : String.valueOf(now.version());
    if (write.text().isEmpty()) {
      entries.remove(write.key());
      return now == null || write.version().map(version::equals).orElse(true);
    }
    set(write.key(), write.text().get(), entries, revision);
    return write.ifAbsent() ? now == null : write.version().map(version::equals).orElse(true);
  }

  /** Sets a text. An equal text keeps its version. */
  private static void set(String key, String text, Map<String, Entry> entries, long revision) {
    Entry now = entries.get(key);
    if (now == null || !now.text().equals(text)) {
      entries.put(key, new Entry(text, revision));
    }
  }

  /**
   * Makes the store fail or recover.
   *
   * @param found the failure for the message; null for recovery
   */
  void fail(@Nullable String found) {
    synchronized (this) {
      ConfigException failure =
          found == null
              ? null
              : new SourceException(
                  Problem.at(
                      Origin.of(name, name), "a store that can be read", found, "mend the store"));
      state = new State(state.entries(), state.layer(), state.revision(), failure);
    }
    watching.forEach(MemorySource::tell);
  }
}
