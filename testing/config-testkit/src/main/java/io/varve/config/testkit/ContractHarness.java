package io.varve.config.testkit;

import io.varve.config.layered.LayeredConfig;
import io.varve.config.layered.LayeredConfigBuilder;
import io.varve.config.spi.ConfigSource;
import io.varve.config.spi.SourceContext;
import io.varve.config.spi.SourcePhase;
import io.varve.config.spi.SourceSnapshot;
import io.varve.config.spi.WritableConfigSource;
import io.varve.config.testkit.internal.RecordingObserver;
import io.varve.config.testkit.internal.RuleViolation;
import io.varve.config.testkit.internal.SnapshotReader;
import io.varve.config.testkit.internal.Waiter;
import java.time.Duration;
import java.util.Deque;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The source under test and its store, as the rules use them. Closes every source that it made. */
final class ContractHarness implements AutoCloseable {
  /** The SPI allows one second; a loaded machine gets as long as the engine waits for close(). */
  static final Waiter CLOSE = new Waiter(Duration.ofSeconds(3));

  private final SourceFixture fixture;
  private final Waiter waiter;
  private final Deque<ConfigSource> made = new ConcurrentLinkedDeque<>();

  /** Serialises the hooks, so that a test need not make them thread-safe. */
  private final ReentrantLock hooks = new ReentrantLock();

  private boolean broken;

  private ContractHarness(SourceFixture fixture) {
    this.fixture = fixture;
    this.waiter = new Waiter(fixture.timeout());
  }

  /** The check of one rule. */
  interface Check {
    void on(ContractHarness harness) throws Exception;
  }

  /** Runs a check with a new harness, and closes what it has opened. */
  static void check(SourceFixture fixture, Check check) throws Exception {
    try (ContractHarness harness = new ContractHarness(fixture)) {
      check.on(harness);
    }
  }

  interface Hook<T> {
    T call() throws Exception;
  }

  private <T> T hook(Hook<T> hook) throws Exception {
    hooks.lock();
    try {
      return hook.call();
    } finally {
      hooks.unlock();
    }
  }

  Waiter waiter() {
    return waiter;
  }

  SourceFixture fixture() {
    return fixture;
  }

  /** Returns true if the test declares this. */
  boolean has(Requirement requirement) {
    return requirement.isIn(fixture.getClass());
  }

  void put(String key, String text) throws Exception {
    putAll(Map.of(key, text));
  }

  void putAll(Map<String, String> texts) throws Exception {
    hook(
        () -> {
          fixture.putAll(texts);
          return true;
        });
  }

  void delete(String key) throws Exception {
    hook(
        () -> {
          fixture.delete(key);
          return true;
        });
  }

  void breakStore() throws Exception {
    hook(
        () -> {
          broken = true;
          fixture.breakStore();
          return true;
        });
  }

  void mendStore() throws Exception {
    hook(
        () -> {
          fixture.mendStore();
          broken = false;
          return true;
        });
  }

  /** Makes a source that is not open. */
  ConfigSource make() throws Exception {
    ConfigSource source =
        Objects.requireNonNull(hook(fixture::newSource), "newSource() of the test returned null");
    made.push(source);
    return source;
  }

  /** Makes and opens a source. */
  ConfigSource open() throws Exception {
    ConfigSource source = make();
    SourceContext context = context(source.phase());
    waiter.call(
        "open(…)",
        () -> {
          source.open(context);
          return true;
        });
    return source;
  }

  SourceSnapshot load(ConfigSource source) throws Exception {
    SourceSnapshot loaded = waiter.call("load()", source::load);
    if (loaded == null) {
      throw new RuleViolation(
          "load() returned null", "return an empty snapshot, SourceSnapshot.of()");
    }
    return loaded;
  }

  /** Loads the store with a new source. */
  SourceSnapshot load() throws Exception {
    ConfigSource source = open();
    SourceSnapshot loaded = load(source);
    close(source);
    return loaded;
  }

  /**
   * A watching source.
   *
   * @param recorder the observer of the source
   */
  record Watched(ConfigSource source, SourceSnapshot loaded, RecordingObserver recorder) {}

  Watched watch() throws Exception {
    ConfigSource source = open();
    return watch(source, load(source));
  }

  Watched watch(ConfigSource source, SourceSnapshot loaded) throws Exception {
    RecordingObserver recorder = new RecordingObserver(loaded);
    watch(source, recorder);
    return new Watched(source, loaded, recorder);
  }

  void watch(ConfigSource source, RecordingObserver recorder) throws Exception {
    waiter.call(
        "watch(…)",
        () -> {
          source.watch(recorder);
          return true;
        });
  }

  WritableConfigSource writer() throws Exception {
    ConfigSource source = open();
    load(source);
    return (WritableConfigSource) source;
  }

  /** Closes a source within the bound; throws what close() threw. */
  void close(ConfigSource source) throws Exception {
    CLOSE.call(
        "close()",
        () -> {
          source.close();
          return true;
        });
  }

  /** A builder of the fixture with this source added. */
  LayeredConfigBuilder engine(ConfigSource source) throws Exception {
    return hook(fixture::process).source(source);
  }

  /** The context that the engine passes to a source of this phase. */
  SourceContext context(SourcePhase phase) throws Exception {
    Probe probe = new Probe(phase);
    try (LayeredConfig config = hook(fixture::process).source(probe).build()) {
      return Objects.requireNonNull(probe.context, config + " opened no probe");
    }
  }

  /** Waits until the last reported contents below the root of the contract are these. */
  void await(Watched watched, Map<String, String> expected, String remedy) {
    RecordingObserver recorder = watched.recorder();
    waiter.until(
        () -> SnapshotReader.are(recorder.last(), expected),
        () ->
            "the store holds "
                + SnapshotReader.show(expected)
                + ", but "
                + recorder.describe()
                + " after it had loaded "
                + SnapshotReader.show(watched.loaded()),
        remedy);
  }

  /** Closes the sources and mends the store. Failures are ignored: the rule has its result. */
  @Override
  public void close() {
    for (ConfigSource source : made) {
      try {
        close(source);
      } catch (Exception | Error e) {
        // The rules for closing find it.
      }
    }
    if (broken) {
      try {
        mendStore();
      } catch (Exception e) {
        throw new IllegalStateException("mendStore() of the test failed", e);
      }
    }
  }

  /** Records the context that the engine passes. */
  private static final class Probe implements ConfigSource {
    private final SourcePhase phase;
    private @Nullable SourceContext context;

    Probe(SourcePhase phase) {
      this.phase = phase;
    }

    @Override
    public String name() {
      return "varve-testkit-probe";
    }

    @Override
    public SourcePhase phase() {
      return phase;
    }

    @Override
    public void open(SourceContext given) {
      context = given;
    }

    @Override
    public SourceSnapshot load() {
      return SourceSnapshot.of();
    }
  }
}
