package io.varve.config.testkit;

import static io.varve.config.testkit.internal.ContractKeys.A;
import static io.varve.config.testkit.internal.ContractKeys.B;

import io.varve.config.ConfigException;
import io.varve.config.Origin;
import io.varve.config.Problem;
import io.varve.config.SourceException;
import io.varve.config.spi.Diagnostic;
import io.varve.config.spi.Diagnostic.Level;
import io.varve.config.spi.KeyMatcher;
import io.varve.config.spi.SourceContext;
import io.varve.config.spi.SourceLayer;
import io.varve.config.spi.SourceLayerBuilder;
import io.varve.config.spi.SourceObserver;
import io.varve.config.spi.SourceSnapshot;
import io.varve.config.spi.SourceValue;
import io.varve.config.spi.StoredValue;
import io.varve.config.spi.WritableConfigSource;
import io.varve.config.spi.Write;
import io.varve.config.spi.WriteResult;
import io.varve.config.testkit.internal.ContractKeys;
import io.varve.config.testkit.internal.SnapshotReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.slf4j.LoggerFactory;

/** Sources with one defect each, by the rule that finds it. */
final class Defects {
  /**
   * A defect.
   *
   * @param rule the method of the contract that fails
   * @param seen a part of what it says
   * @param source makes a source that has it
   */
  record Defect(String rule, String seen, Function<MemoryStore, WritableConfigSource> source) {
    @Override
    public String toString() {
      return rule + ": " + seen;
    }
  }

  private final List<Defect> all = new ArrayList<>();

  /** What defects hold until the test is over. */
  private final CountDownLatch end;

  private final List<Channel> opened;

  private Defects(CountDownLatch end, List<Channel> opened) {
    this.end = end;
    this.opened = opened;
  }

  /**
   * All.
   *
   * @param end lets go of threads that a defect leaks or blocks
   * @param opened takes what a defect leaves open
   */
  static List<Defect> all(CountDownLatch end, List<Channel> opened) {
    Defects defects = new Defects(end, opened);
    defects.identity();
    defects.loading();
    defects.logging();
    defects.diagnosing();
    defects.watching();
    defects.failing();
    defects.closing();
    defects.leaking();
    defects.writing();
    defects.engine();
    return defects.all;
  }

  private void add(String rule, String seen, Function<MemoryStore, WritableConfigSource> source) {
    all.add(new Defect(rule, seen, source));
  }

  private void identity() {
    AtomicInteger count = new AtomicInteger();
    add(
        "name_isConstant",
        "and of a second source, open name memory-",
        store ->
            new Delegating(store) {
              private final int number = count.incrementAndGet();

              @Override
              public String name() {
                return "memory-" + number;
              }
            });
    add(
        "name_isConstant",
        "the name \"My Store\"",
        store ->
            new Delegating(store) {
              @Override
              public String name() {
                return "My Store";
              }
            });
    add(
        "discovery_findsTheSource",
        "ServiceLoader finds " + RegisteredSource.class.getName(),
        store ->
            new Delegating(store) {
              @Override
              public String name() {
                return RegisteredSource.NAME;
              }
            });
  }

  private void loading() {
    add(
        "load_returnsWhatTheStoreHolds",
        "contract.b is nothing where the store holds \"2\"",
        store -> Delegating.editing(store, texts -> texts.remove(B)));
    add("load_returnsWhatTheStoreHolds", "contract.a is \"1\"", Stale::new);
    add(
        "load_isRepeatable",
        "first [layer ",
        store ->
            new Delegating(store) {
              @Override
              SourceSnapshot seen(SourceSnapshot snapshot) {
                SourceLayerBuilder layer = SourceLayer.builder("layer " + System.nanoTime());
                snapshot
                    .layers()
                    .get(0)
                    .values()
                    .forEach((key, value) -> layer.put(key, value.text(), value.origin()));
                return SourceSnapshot.of(layer.build());
              }
            });
    add(
        "load_ofAnEmptyStore_isEmpty",
        "SourceException",
        store ->
            new Delegating(store) {
              @Override
              SourceSnapshot seen(SourceSnapshot snapshot) {
                if (SnapshotReader.listed(snapshot).isEmpty()) {
                  throw failure("nothing");
                }
                return snapshot;
              }
            });
    add("snapshot_staysAsItIs", "contract.a is \"3\" where the store holds \"1\"", Lively::new);
    add(
        "origins_nameTheSource",
        "contract.a is from the source \"other\"",
        store -> origin(store, Origin.of("other", "somewhere")));
    add(
        "origins_nameTheSource",
        "contract.a has an origin without a place",
        store -> origin(store, Origin.of("memory", "")));
    add(
        "emptyAndMissing_differ",
        "contract.a is nothing where the store holds an empty text",
        store -> Delegating.editing(store, texts -> texts.values().removeIf(String::isEmpty)));
    add(
        "emptyAndMissing_differ",
        "contract.b is \"\" where the store holds nothing",
        store -> Delegating.editing(store, texts -> texts.putIfAbsent(B, "")));
    add(
        "keyWithKeysBelow_keepsItsValue",
        "contract.a is nothing",
        store ->
            Delegating.editing(
                store,
                texts -> {
                  if (texts.keySet().stream().anyMatch(key -> key.startsWith(A + "."))) {
                    texts.remove(A);
                  }
                }));
    add(
        "matcher_mayMatchBelowPrefixes",
        "mayMatchUnder(\"contract.a.below\") is false, and match(\"contract.a.below[0].more\")",
        store ->
            new Lively(store) {
              @Override
              public boolean mayMatchUnder(String prefix) {
                return prefix.contains("[");
              }
            });
    add(
        "matcher_listsAllItsKeys",
        "keys() is without \"contract.b\", and match(\"contract.b\") has a value",
        store ->
            new Lively(store) {
              @Override
              public Optional<Set<String>> keys() {
                return Optional.of(Set.of(A, A + ".below[0].more"));
              }
            });
    add(
        "oddKeys_areKept",
        "is nothing where the store holds",
        store -> Delegating.editing(store, texts -> texts.keySet().removeIf(k -> k.contains("%"))));
    add(
        "oddTexts_areKept",
        "contract.t",
        store -> Delegating.editing(store, texts -> texts.replaceAll((key, text) -> text.strip())));
    add(
        "largeValue_isKept",
        "… (65535 characters) where the store holds",
        store ->
            Delegating.editing(
                store,
                texts ->
                    texts.replaceAll(
                        (key, text) -> text.substring(0, Math.min(text.length(), 65_535)))));
    add(
        "manyKeys_areKept",
        "is nothing where the store holds",
        store ->
            Delegating.editing(
                store, texts -> texts.keySet().removeIf(key -> key.endsWith("9999"))));
    add(
        "toString_showsNoValue",
        "toString() of the source shows a value: {contract.a=(the value)",
        store ->
            new Delegating(store) {
              private String last = "";

              @Override
              SourceSnapshot seen(SourceSnapshot snapshot) {
                last = SnapshotReader.listed(snapshot).toString();
                return snapshot;
              }

              @Override
              public String toString() {
                return last;
              }
            });
  }

  private void logging() {
    String seen = "a line of the log shows a value: ";
    add(
        "log_showsNoValue",
        seen,
        store ->
            new Delegating(store) {
              @Override
              SourceSnapshot seen(SourceSnapshot snapshot) {
                LoggerFactory.getLogger(Defects.class)
                    .info("read {}", SnapshotReader.listed(snapshot));
                return snapshot;
              }
            });
    add(
        "log_showsNoValue",
        seen,
        store ->
            new Delegating(store) {
              @Override
              void report(SourceObserver observer, ConfigException failure) {
                java.util.logging.Logger.getLogger("a client").warning("" + store.state());
                super.report(observer, failure);
              }
            });
    add(
        "log_showsNoValue",
        seen,
        store ->
            new Delegating(store) {
              @Override
              public void put(String key, String text) {
                if (store.state().failure() != null) {
                  new IllegalStateException("cannot write " + text).printStackTrace();
                }
                super.put(key, text);
              }
            });
    add(
        "log_showsNoValue",
        seen,
        store ->
            diagnosing(
                store,
                good -> {
                  System.out.println(store.state());
                  return good;
                }));
  }

  private void diagnosing() {
    add(
        "diagnose_changesNothing",
        "diagnose() before load() threw java.lang.NullPointerException",
        store ->
            new Delegating(store) {
              private SourceSnapshot loaded;

              @Override
              SourceSnapshot seen(SourceSnapshot snapshot) {
                loaded = snapshot;
                return snapshot;
              }

              @Override
              public List<Diagnostic> diagnose() {
                return List.of(new Diagnostic(Level.OK, name(), loaded.revision()));
              }
            });
    add(
        "diagnose_changesNothing",
        "diagnose() before load() returned null",
        store -> diagnosing(store, good -> null));
    add(
        "diagnose_changesNothing",
        "diagnose() before load() shows a value: [OK memory: {contract.a=Entry[text=(the value)",
        store ->
            diagnosing(
                store,
                good ->
                    List.of(
                        new Diagnostic(Level.OK, "memory", store.state().entries().toString()))));
    add(
        "diagnose_changesNothing",
        "after diagnose() the store holds {contract.a=\"(the value)\", contract.b=\"1\","
            + " contract.doctor=\"\"}",
        store ->
            diagnosing(
                store,
                good -> {
                  var unused =
                      store.write(List.of(Write.put(ContractKeys.ROOT + ".doctor", "")));
                  return good;
                }));
    add(
        "diagnose_changesNothing",
        "but the observer was not called",
        store ->
            new Delegating(store) {
              @Override
              public List<Diagnostic> diagnose() {
                good.close();
                return super.diagnose();
              }
            });
    add(
        "diagnose_changesNothing",
        "diagnose() before load() did not return within",
        store ->
            diagnosing(
                store,
                good -> {
                  await(end);
                  return good;
                }));
    String broken = "diagnose() of a store that cannot be read ";
    add(
        "diagnoseOfABrokenStore_saysWhatIsWrong",
        broken + "threw io.varve.config.SourceException",
        store ->
            new Delegating(store) {
              @Override
              public List<Diagnostic> diagnose() {
                var unused = load();
                return List.of();
              }
            });
    add(
        "diagnoseOfABrokenStore_saysWhatIsWrong",
        broken + "found [NOTE memory: all is well]",
        store ->
            diagnosing(
                store, good -> List.of(new Diagnostic(Level.NOTE, "memory", "all is well"))));
    add(
        "diagnoseOfABrokenStore_saysWhatIsWrong",
        broken + "shows a value: [WRONG memory: {contract.a=Entry[text=(the value)",
        store ->
            diagnosing(
                store,
                good ->
                    List.of(
                        new Diagnostic(
                            Level.WRONG, "memory", store.state().entries().toString()))));
    add(
        "diagnoseOfABrokenStore_saysWhatIsWrong",
        broken + "did not return within",
        store ->
            diagnosing(
                store,
                good -> {
                  if (good.get(0).level() == Level.WRONG) {
                    await(end);
                  }
                  return good;
                }));
  }

  private static Delegating diagnosing(MemoryStore store, UnaryOperator<List<Diagnostic>> other) {
    return new Delegating(store) {
      @Override
      public List<Diagnostic> diagnose() {
        return other.apply(super.diagnose());
      }
    };
  }

  static SourceException failure(String found) {
    return new SourceException(
        Problem.at(Origin.of("memory", "memory"), "a store", found, "mend the store"));
  }

  private static Delegating origin(MemoryStore store, Origin origin) {
    return new Delegating(store) {
      @Override
      SourceSnapshot seen(SourceSnapshot snapshot) {
        SourceLayerBuilder layer = SourceLayer.builder("memory");
        SnapshotReader.listed(snapshot).forEach((key, text) -> layer.put(key, text, origin));
        return SourceSnapshot.of(layer.build());
      }
    };
  }

  /** Reads the store once for all sources. */
  private static final class Stale extends Delegating {
    private static final Map<MemoryStore, SourceSnapshot> FIRST = new HashMap<>();

    Stale(MemoryStore store) {
      super(store);
    }

    @Override
    SourceSnapshot seen(SourceSnapshot snapshot) {
      synchronized (FIRST) {
        return FIRST.computeIfAbsent(store, each -> snapshot);
      }
    }
  }

  /** Answers from the store, whenever it is asked. */
  private static class Lively extends Delegating implements KeyMatcher {
    Lively(MemoryStore store) {
      super(store);
    }

    @Override
    SourceSnapshot seen(SourceSnapshot snapshot) {
      return SourceSnapshot.of(SourceLayer.builder("memory").matcher(this).build());
    }

    @Override
    public Optional<SourceValue> match(String key) {
      return Optional.ofNullable(store.state().entries().get(key))
          .map(entry -> new SourceValue(entry.text(), Origin.of("memory", "memory " + key)));
    }

    @Override
    public boolean mayMatchUnder(String prefix) {
      return true;
    }
  }

  private void watching() {
    add(
        "watch_doesNotBlock",
        "watch(…) did not return within",
        store ->
            new Delegating(store) {
              @Override
              public void watch(SourceObserver observer) {
                await(end);
              }
            });
    add("creation_isReported", "the observer was not called", store -> dropping(store, Case.NEW));
    add("change_isReported", "the observer was not called", store -> dropping(store, Case.TEXT));
    add(
        "twoChanges_endInTheSecond",
        "the store holds {contract.a=\"3\"}",
        store ->
            new Delegating(store) {
              private int count;

              @Override
              void report(SourceObserver observer, SourceSnapshot snapshot) {
                if (count++ % 2 == 0) {
                  super.report(observer, snapshot);
                }
              }
            });
    add(
        "deletion_isReported",
        "the store holds {contract.b=\"2\"}",
        store -> dropping(store, Case.GONE));
    add(
        "deletionOfTheLastKey_isReported",
        "the store holds {}, but the observer was not called",
        store -> dropping(store, Case.EMPTY));
    add("changeBeforeTheWatch_isReported", "the observer was not called", Gap::new);
    add("deletionBeforeTheWatch_isReported", "the observer was not called", Gap::new);
    add(
        "report_isWhole",
        "contract.c=\"3\"",
        store ->
            new Delegating(store) {
              @Override
              void report(SourceObserver observer, SourceSnapshot snapshot) {
                super.report(
                    observer, edit(snapshot, texts -> texts.keySet().removeAll(List.of(A, B))));
              }
            });
    add(
        "report_isWhole",
        "a report of {contract.c=\"3\"} while",
        store ->
            new Delegating(store) {
              @Override
              void report(SourceObserver observer, SourceSnapshot snapshot) {
                super.report(
                    observer, edit(snapshot, texts -> texts.keySet().removeAll(List.of(A, B))));
                super.report(observer, snapshot);
              }
            });
    add(
        "equalContents_areNotReported",
        "the same contents twice",
        store ->
            new Delegating(store) {
              @Override
              void report(SourceObserver observer, SourceSnapshot snapshot) {
                super.report(observer, snapshot);
                super.report(observer, snapshot);
              }
            });
    add(
        "reports_areInOrder",
        "contract.a was reported as ",
        store ->
            new Delegating(store) {
              private SourceSnapshot before = SourceSnapshot.of();

              @Override
              void report(SourceObserver observer, SourceSnapshot snapshot) {
                super.report(observer, snapshot);
                super.report(observer, before);
                super.report(observer, snapshot);
                before = snapshot;
              }
            });
    add(
        "reports_comeOneAtATime",
        "a call began while another one ran",
        store ->
            new Delegating(store) {
              @Override
              void report(SourceObserver observer, SourceSnapshot snapshot) {
                Thread beside = new Thread(() -> observer.changed(snapshot));
                beside.start();
                super.report(observer, snapshot);
                join(beside);
              }
            });
    add(
        "manyWrites_endInTheFinalState",
        "but the observer was told (the last 8 of 20)",
        store ->
            new Delegating(store) {
              private int count;

              @Override
              void report(SourceObserver observer, SourceSnapshot snapshot) {
                if (++count <= 20) {
                  super.report(observer, snapshot);
                }
              }
            });
  }

  /** What a report has to say. */
  private enum Case {
    NEW,
    TEXT,
    GONE,
    EMPTY
  }

  /** Does not tell of one case. */
  private static Delegating dropping(MemoryStore store, Case dropped) {
    return new Delegating(store) {
      private Map<String, String> before = Map.of();

      @Override
      SourceSnapshot seen(SourceSnapshot snapshot) {
        before = SnapshotReader.listed(snapshot);
        return snapshot;
      }

      @Override
      void report(SourceObserver observer, SourceSnapshot snapshot) {
        Map<String, String> now = SnapshotReader.listed(snapshot);
        boolean grows = !before.keySet().containsAll(now.keySet());
        boolean shrinks = !now.keySet().containsAll(before.keySet());
        boolean drops =
            switch (dropped) {
              case NEW -> grows;
              case TEXT -> !grows && !shrinks;
              case GONE -> shrinks;
              case EMPTY -> now.isEmpty();
            };
        if (!drops) {
          super.report(observer, snapshot);
        }
      }
    };
  }

  /** Takes what is there when the watch begins for what was loaded. */
  private static final class Gap extends Delegating {
    private boolean begins;

    Gap(MemoryStore store) {
      super(store);
    }

    @Override
    public void watch(SourceObserver observer) {
      begins = true;
      super.watch(observer);
      begins = false;
    }

    @Override
    void report(SourceObserver observer, SourceSnapshot snapshot) {
      if (!begins) {
        super.report(observer, snapshot);
      }
    }
  }

  private void failing() {
    add(
        "loadOfABrokenStore_throwsAConfigException",
        "load() of a store that cannot be read returned ",
        store ->
            new Delegating(store) {
              @Override
              public SourceSnapshot load() {
                return store.state().failure() == null ? super.load() : SourceSnapshot.of();
              }
            });
    add(
        "loadOfABrokenStore_throwsAConfigException",
        "threw java.lang.IllegalStateException",
        store ->
            new Delegating(store) {
              @Override
              public SourceSnapshot load() {
                if (store.state().failure() != null) {
                  throw new IllegalStateException("no answer");
                }
                return super.load();
              }
            });
    add("failure_isReported", "the observer was not called since the store broke", Silent::new);
    add(
        "failure_keepsTheLastGoodState",
        "a report of {} from a store that cannot be read",
        store ->
            new Delegating(store) {
              @Override
              void report(SourceObserver observer, ConfigException failure) {
                observer.changed(SourceSnapshot.of());
              }
            });
    add(
        "failure_keepsTheLastGoodState",
        "a report of {} from a store that cannot be read",
        store ->
            new Delegating(store) {
              @Override
              void report(SourceObserver observer, ConfigException failure) {
                super.report(observer, failure);
                Thread later =
                    new Thread(
                        () -> {
                          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
                          observer.changed(SourceSnapshot.of());
                        });
                later.setDaemon(true);
                later.start();
              }
            });
    add(
        "failure_keepsTheLastGoodState",
        "a report of {} from a store that cannot be read",
        store ->
            new Delegating(store) {
              private boolean down;

              @Override
              void report(SourceObserver observer, ConfigException failure) {
                down = true;
                super.report(observer, failure);
              }

              @Override
              void report(SourceObserver observer, SourceSnapshot snapshot) {
                if (down) {
                  observer.changed(SourceSnapshot.of());
                }
                super.report(observer, snapshot);
              }
            });
    add(
        "recovery_isReported",
        "though the store was mended",
        store ->
            new Delegating(store) {
              private Map<String, String> before = Map.of();

              @Override
              SourceSnapshot seen(SourceSnapshot snapshot) {
                before = SnapshotReader.listed(snapshot);
                return snapshot;
              }

              @Override
              void report(SourceObserver observer, SourceSnapshot snapshot) {
                if (!before.equals(SnapshotReader.listed(snapshot))) {
                  super.report(observer, snapshot);
                }
              }
            });
    add(
        "changeAfterARecovery_isReported",
        "the store holds {contract.a=\"2\"}",
        store ->
            new Delegating(store) {
              private boolean failed;
              private boolean recovered;

              @Override
              void report(SourceObserver observer, ConfigException failure) {
                failed = true;
                super.report(observer, failure);
              }

              @Override
              void report(SourceObserver observer, SourceSnapshot snapshot) {
                if (!recovered) {
                  recovered = failed;
                  super.report(observer, snapshot);
                }
              }
            });
    add(
        "failure_showsNoValue",
        "a failure of the watch shows a value",
        store ->
            new Delegating(store) {
              @Override
              void report(SourceObserver observer, ConfigException failure) {
                observer.failed(
                    new SourceException(
                        failure.problems(), new IOException(store.state().entries().toString())));
              }
            });
    add(
        "failure_showsNoValue",
        "a failure of load() shows a value",
        store ->
            new Delegating(store) {
              @Override
              public SourceSnapshot load() {
                if (store.state().failure() != null) {
                  throw failure(store.state().entries().toString());
                }
                return super.load();
              }
            });
  }

  /** Keeps failures to itself. */
  private static final class Silent extends Delegating {
    Silent(MemoryStore store) {
      super(store);
    }

    @Override
    void report(SourceObserver observer, ConfigException failure) {}
  }

  private void closing() {
    add(
        "close_isIdempotent",
        "close() for the 2. time threw java.lang.IllegalStateException",
        store ->
            new Delegating(store) {
              private boolean closed;

              @Override
              public void close() {
                if (closed) {
                  throw new IllegalStateException("closed already");
                }
                closed = true;
                super.close();
              }
            });
    add(
        "close_comesAtAnyMoment",
        "close() before open(…) threw java.lang.NullPointerException",
        store ->
            new Delegating(store) {
              private SourceContext context;

              @Override
              public void open(SourceContext given) {
                context = given;
              }

              @Override
              public void close() {
                String unused = context.toString();
                super.close();
              }
            });
    add(
        "close_endsTheReports",
        "calls to the observer after close() had returned",
        store ->
            new Delegating(store) {
              @Override
              public void close() {}
            });
    add(
        "close_waitsForACallThatRuns",
        "close() returned while a call to the observer ran",
        store ->
            new Handing(store) {
              @Override
              public void close() {
                good.close();
                var unused = thread.shutdownNow();
              }
            });
    add(
        "close_whileACallHangs_isBounded",
        "close() did not return within",
        store ->
            new Delegating(store) {
              private final Object lock = new Object();

              @Override
              void report(SourceObserver observer, SourceSnapshot snapshot) {
                synchronized (lock) {
                  super.report(observer, snapshot);
                }
              }

              @Override
              public void close() {
                super.close();
                synchronized (lock) {
                  super.close();
                }
              }
            });
    add(
        "close_insideACall_isBounded",
        "close() did not return inside of a call",
        store ->
            new Handing(store) {
              @Override
              public void close() {
                good.close();
                thread.shutdown();
                try {
                  boolean unused = thread.awaitTermination(20, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              }
            });
    add(
        "close_ofABrokenStore_isBounded",
        "close() did not return within 3000 ms",
        store ->
            new Delegating(store) {
              @Override
              public void close() {
                if (store.state().failure() != null) {
                  await(end);
                }
                super.close();
              }
            });
    add(
        "close_endsALoadThatWaits",
        "load() of a source that is closed did not return within",
        store ->
            new Delegating(store) {
              @Override
              public SourceSnapshot load() {
                if (store.state().failure() != null) {
                  await(end);
                }
                return super.load();
              }
            });
  }

  /** Reports on a thread of its own. */
  private abstract static class Handing extends Delegating {
    final ExecutorService thread =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread daemon = new Thread(task, "handing");
              daemon.setDaemon(true);
              return daemon;
            });

    Handing(MemoryStore store) {
      super(store);
    }

    @Override
    void report(SourceObserver observer, SourceSnapshot snapshot) {
      thread.execute(() -> observer.changed(snapshot));
    }
  }

  private void leaking() {
    add(
        "threads_areDaemons",
        "threads that are no daemons: [heavy]",
        store ->
            new Delegating(store) {
              @Override
              public void watch(SourceObserver observer) {
                new Thread(() -> await(end), "heavy").start();
                super.watch(observer);
              }
            });
    add(
        "close_leavesNoThread",
        "8 sources were closed, and these threads live on: [leaked, ",
        store ->
            new Delegating(store) {
              @Override
              public void watch(SourceObserver observer) {
                Thread thread = new Thread(() -> await(end), "leaked");
                thread.setDaemon(true);
                thread.start();
                super.watch(observer);
              }
            });
    add(
        "close_leavesNothingOpen",
        "8 sources were closed, and the process has ",
        store ->
            new Delegating(store) {
              @Override
              public void open(SourceContext context) {
                try {
                  Path file = Files.createTempFile("varve-testkit", "");
                  opened.add(Files.newByteChannel(file));
                  Files.delete(file);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              }
            });
  }

  private void writing() {
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
        "read_tellsWhatTheStoreHolds",
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
            writing(
                store,
                write ->
                    write.text().isEmpty()
                        ? Write.delete(write.key())
                        : write));
    add("batch_isAllOrNothing", "contract.a is read as \"9\" after a batch", Singly::new);
    add(
        "batch_namesEachKeyOnce",
        "a batch with a key twice returned",
        store ->
            new Delegating(store) {
              @Override
              public WriteResult write(List<Write> batch) {
                Map<String, Write> last = new LinkedHashMap<>();
                batch.forEach(write -> last.put(write.key(), write));
                return super.write(List.copyOf(last.values()));
              }
            });
    add(
        "writeInParts_writesAll",
        "64 of 300 writes were made",
        store ->
            new Delegating(store) {
              @Override
              public List<WriteResult> writeInParts(List<Write> batch) {
                return List.of(write(batch.subList(0, Math.min(batch.size(), 64))));
              }
            });
    add(
        "emptyBatch_isWritten",
        "seen: java.lang.IllegalArgumentException: an empty batch",
        store ->
            new Delegating(store) {
              @Override
              public WriteResult write(List<Write> batch) {
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
              public WriteResult write(List<Write> batch) {
                own = true;
                WriteResult result = super.write(batch);
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
              public WriteResult write(List<Write> batch) {
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
              public WriteResult write(List<Write> batch) {
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
      public WriteResult write(List<Write> batch) {
        return super.write(batch.stream().map(other).toList());
      }
    };
  }

  /** Writes one after the other, each by itself. */
  private static final class Singly extends Delegating {
    Singly(MemoryStore store) {
      super(store);
    }

    @Override
    public WriteResult write(List<Write> batch) {
      List<Write> conflicts = new ArrayList<>();
      batch.forEach(write -> conflicts.addAll(super.write(List.of(write)).conflicts()));
      return new WriteResult(conflicts);
    }
  }

  private void engine() {
    add(
        "engine_explainsTheValue",
        "the winner is from other",
        store -> origin(store, Origin.of("other", "somewhere")));
    add(
        "engine_keepsThePrecedence",
        "contract.c is \"source\", not \"higher\"",
        store ->
            new Delegating(store) {
              @Override
              SourceSnapshot seen(SourceSnapshot snapshot) {
                return SourceSnapshot.of(
                    snapshot.layers().stream()
                        .map(layer -> layer.withOrdinalOffset(1_000_000))
                        .toArray(SourceLayer[]::new));
              }
            });
    add(
        "engine_tellsOfChanges",
        "the listener heard [], not of lower → 1",
        store -> dropping(store, Case.NEW));
    add("engine_tellsOfChanges", "not of 1 → lower", store -> dropping(store, Case.GONE));
    add("engine_outlivesAFailure", "the status memory [100] UP", Silent::new);
  }

  private static void await(CountDownLatch latch) {
    try {
      boolean unused = latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join(20_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
