package io.varve.config.testkit;

import io.varve.config.spi.SourceObserver;
import io.varve.config.spi.SourceSnapshot;
import io.varve.config.spi.StoredValue;
import io.varve.config.spi.Write;
import java.nio.channels.Channel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

/** Sources that break a rule of {@link WriteRules}. */
final class WriteDefects extends DefectGroup {
  WriteDefects(CountDownLatch end, List<Channel> opened) {
    super(end, opened);
  }

  @Override
  void addAll() {
    add(
        "storeKey_isReadAsTheKey",
        "contract.a is read as nothing",
        store ->
            new Delegating(store) {
              @Override
              public String storeKey(String key) {
                return super.storeKey(key) + ".x";
              }
            });
    add(
        "read_returnsWhatTheStoreHolds",
        "no value for contract.a, which is there",
        store ->
            new Delegating(store) {
              private final Map<String, Optional<StoredValue>> cached = new HashMap<>();

              @Override
              public Optional<StoredValue> read(String key) {
                return cached.computeIfAbsent(key, super::read);
              }
            });
    add(
        "createIfAbsent_keepsWhatIsThere",
        "true for a key that was there",
        store -> writing(store, write -> put(write, write.ifAbsent())));
    add(
        "put_overwrites",
        "contract.a is read as \"1\" after put of \"Größe 2\"",
        store ->
            new Delegating(store) {
              @Override
              public void put(String key, String text) {
                boolean unused = createIfAbsent(key, text);
              }
            });
    add(
        "compareAndSet_setsOnlyWhatWasRead",
        "true for a version that was over",
        store -> writing(store, write -> put(write, write.version().isPresent())));
    add(
        "compareAndSet_losesNoUpdate",
        "after 4 writers counted to 10",
        store ->
            new Delegating(store) {
              @Override
              public boolean compareAndSet(String key, String text, String version) {
                if (!read(key).filter(now -> now.version().equals(version)).isPresent()) {
                  return false;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
                put(key, text);
                return true;
              }
            });
    add(
        "delete_removes",
        "contract.b is read as nothing after the deletion of contract.a",
        store ->
            new Delegating(store) {
              @Override
              public void delete(String key) {
                store
                    .state()
                    .entries()
                    .keySet()
                    .forEach(each -> store.write(List.of(Write.delete(each))));
              }
            });
    add(
        "deleteIfUnchanged_removesOnlyWhatWasRead",
        "true for a version that was over",
        store ->
            writing(store, write -> write.text().isEmpty() ? Write.delete(write.key()) : write));
    add("batch_isAllOrNothing", "contract.a is read as \"9\" after a batch", Singly::new);
    add(
        "batch_namesEachKeyOnce",
        "a batch with a key twice returned",
        store ->
            new Delegating(store) {
              @Override
              public List<Write> write(List<Write> batch) {
                Map<String, Write> last = new LinkedHashMap<>();
                batch.forEach(write -> last.put(write.key(), write));
                return super.write(List.copyOf(last.values()));
              }
            });
    add(
        "split_keepsAllWrites",
        "64 of 300 writes were made",
        store ->
            new Delegating(store) {
              @Override
              public List<List<Write>> split(List<Write> batch) {
                return List.of(batch.subList(0, Math.min(batch.size(), 64)));
              }
            });
    add(
        "emptyBatch_isWritten",
        "seen: java.lang.IllegalArgumentException: an empty batch",
        store ->
            new Delegating(store) {
              @Override
              public List<Write> write(List<Write> batch) {
                if (batch.isEmpty()) {
                  throw new IllegalArgumentException("an empty batch");
                }
                return super.write(batch);
              }
            });
    add(
        "write_isReported",
        "the observer was not called",
        store ->
            new Delegating(store) {
              private boolean own;

              @Override
              public List<Write> write(List<Write> batch) {
                own = true;
                List<Write> result = super.write(batch);
                own = false;
                return result;
              }

              @Override
              void report(SourceObserver observer, SourceSnapshot snapshot) {
                if (!own) {
                  super.report(observer, snapshot);
                }
              }
            });
    add(
        "writeToABrokenStore_throwsASourceException",
        "put(…) to a store that is away threw java.lang.IllegalStateException",
        store ->
            new Delegating(store) {
              @Override
              public List<Write> write(List<Write> batch) {
                if (store.state().failure() != null) {
                  throw new IllegalStateException("no answer");
                }
                return super.write(batch);
              }
            });
    add(
        "writeToABrokenStore_throwsASourceException",
        "put(…) to a store that is away returned as if it were written",
        store ->
            new Delegating(store) {
              @Override
              public List<Write> write(List<Write> batch) {
                return store.write(batch);
              }
            });
    add(
        "writeToABrokenStore_throwsASourceException",
        "a failure of a write shows a value",
        store ->
            new Delegating(store) {
              @Override
              public void put(String key, String text) {
                if (store.state().failure() != null) {
                  throw failure(text);
                }
                super.put(key, text);
              }
            });
  }

  private static Write put(Write write, boolean when) {
    return when && write.text().isPresent() ? Write.put(write.key(), write.text().get()) : write;
  }

  private static Delegating writing(MemoryStore store, UnaryOperator<Write> other) {
    return new Delegating(store) {
      @Override
      public List<Write> write(List<Write> batch) {
        return super.write(batch.stream().map(other).toList());
      }
    };
  }

  /** Source that writes one after the other, each by itself. */
  private static final class Singly extends Delegating {
    Singly(MemoryStore store) {
      super(store);
    }

    @Override
    public List<Write> write(List<Write> batch) {
      List<Write> conflicts = new ArrayList<>();
      batch.forEach(write -> conflicts.addAll(super.write(List.of(write))));
      return conflicts;
    }
  }
}
