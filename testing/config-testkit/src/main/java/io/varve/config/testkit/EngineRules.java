package io.varve.config.testkit;

import static io.varve.config.testkit.internal.ContractKeys.A;
import static io.varve.config.testkit.internal.ContractKeys.B;
import static io.varve.config.testkit.internal.ContractKeys.C;

import io.varve.config.Change;
import io.varve.config.Explanation;
import io.varve.config.layered.LayeredConfig;
import io.varve.config.layered.LayeredConfigBuilder;
import io.varve.config.layered.spi.SourceStatus;
import io.varve.config.layered.spi.SourceStatus.State;
import io.varve.config.spi.ConfigSource;
import io.varve.config.testkit.internal.RuleViolation;
import io.varve.config.testkit.internal.SnapshotReader;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Rules for the source inside the engine. */
final class EngineRules {
  /** More than the ordinals of one source's layers differ. */
  private static final int FAR = 10_000;

  private EngineRules() {}

  private static LayeredConfig build(ContractHarness harness, LayeredConfigBuilder builder)
      throws Exception {
    return harness.waiter().call("build() of the engine", builder::build);
  }

  static void explains(ContractHarness harness) throws Exception {
    harness.put(A, "1");
    ConfigSource source = harness.make();
    try (LayeredConfig config = build(harness, harness.engine(source))) {
      is(config, A, "1");
      Explanation explanation = config.explain(A);
      Optional<String> from =
          explanation.candidates().stream()
              .filter(Explanation.Candidate::wins)
              .map(candidate -> candidate.origin().source())
              .findFirst();
      RuleViolation.unless(
          from.equals(Optional.of(source.name())),
          "the winner is from " + from.orElse("nowhere") + ":\n" + explanation,
          "make origins with name()");
      RuleViolation.unless(
          status(config, source).state() == State.UP,
          status(config, source).toString(),
          "let open(…) and load() succeed");
    }
  }

  private static void is(LayeredConfig config, String key, String text) {
    Optional<String> found = config.find(key);
    RuleViolation.unless(
        found.equals(Optional.of(text)),
        key
            + " is "
            + SnapshotReader.show(found)
            + ", not "
            + SnapshotReader.show(text)
            + ":\n"
            + config.explain(key),
        "look at name(), ordinal() and the order of the layers");
  }

  private static SourceStatus status(LayeredConfig config, ConfigSource source) {
    return config.sources().stream()
        .filter(status -> status.name().equals(source.name()))
        .findFirst()
        .orElseThrow();
  }

  static void precedence(ContractHarness harness) throws Exception {
    harness.put(A, "source");
    harness.put(C, "source");
    ConfigSource source = harness.make();
    MemorySource lower =
        MemorySource.named("lower", source.ordinal() - FAR, A + "=lower", B + "=lower");
    MemorySource higher = MemorySource.named("higher", source.ordinal() + FAR, C + "=higher");
    try (LayeredConfig config =
        build(harness, harness.engine(source).source(lower).source(higher))) {
      is(config, A, "source");
      is(config, B, "lower");
      is(config, C, "higher");
    }
  }

  static void tellsOfChanges(ContractHarness harness) throws Exception {
    ConfigSource source = harness.make();
    MemorySource lower = MemorySource.named("lower", source.ordinal() - FAR, A + "=lower");
    List<Change> changes = new CopyOnWriteArrayList<>();
    try (LayeredConfig config = build(harness, harness.engine(source).source(lower))) {
      var unused = config.onChange(A, event -> changes.addAll(event.changes()));
      harness.put(A, "1");
      heard(harness, changes, 1, "lower", "1");
      RuleViolation.unless(
          changes.get(0).origin().filter(o -> o.source().equals(source.name())).isPresent(),
          "the event " + changes,
          "make origins with name()");
      harness.delete(A);
      heard(harness, changes, 2, "1", "lower");
    }
  }

  private static void heard(
      ContractHarness harness, List<Change> changes, int count, String before, String after) {
    harness
        .waiter()
        .until(
            () -> changes.size() >= count,
            () -> "the listener heard " + changes + ", not of " + before + " → " + after,
            WatchRules.REMEDY);
    Change last = changes.get(count - 1);
    RuleViolation.unless(
        last.oldValue().equals(Optional.of(before)) && last.newValue().equals(Optional.of(after)),
        "the listener heard " + changes + ", not of " + before + " → " + after,
        WatchRules.REMEDY);
  }

  static void outlivesAFailure(ContractHarness harness) throws Exception {
    harness.put(A, "1");
    ConfigSource source = harness.make();
    try (LayeredConfig config = build(harness, harness.engine(source))) {
      harness.breakStore();
      harness
          .waiter()
          .until(
              () -> status(config, source).state() != State.UP,
              () -> "the status " + status(config, source) + " of a store that cannot be read",
              "call failed(…) when the store cannot be read, and malformed(…) when it cannot be parsed");
      is(config, A, "1");
      harness.mendStore();
      harness.put(A, "2");
      harness
          .waiter()
          .until(
              () ->
                  status(config, source).state() == State.UP
                      && config.find(A).equals(Optional.of("2")),
              () -> config.explain(A) + "\n" + status(config, source),
              "go on trying, and call changed(…) after a failure");
    }
  }
}
