package io.varve.config.testkit;

import static io.varve.config.testkit.internal.ContractKeys.A;
import static io.varve.config.testkit.internal.ContractKeys.B;
import static io.varve.config.testkit.internal.SecretText.SECRET;

import io.varve.config.spi.ConfigSource;
import io.varve.config.spi.Diagnostic;
import io.varve.config.spi.SourceSnapshot;
import io.varve.config.testkit.ContractHarness.Watched;
import io.varve.config.testkit.internal.RuleViolation;
import io.varve.config.testkit.internal.SecretText;
import io.varve.config.testkit.internal.SnapshotReader;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Rules for diagnose(). */
final class DiagnoseRules {
  private DiagnoseRules() {}

  static void changesNothing(ContractHarness harness) throws Exception {
    Map<String, String> texts = Map.of(A, SECRET, B, "1");
    harness.putAll(texts);
    ConfigSource source = harness.open();
    var unused = found(harness, source, "before load()");
    SourceSnapshot loaded = harness.load(source);
    Watched watched = harness.watch(source, loaded);
    List<Diagnostic> found = found(harness, source, "beside the watch");
    SourceSnapshot after = harness.load();
    RuleViolation.unless(
        SnapshotReader.are(after, texts),
        "after diagnose() the store holds "
            + SnapshotReader.show(after).replace(SECRET, "(the value)")
            + ", not what it held before",
        "only look: permissions can be tried with a write on a condition that cannot hold");
    if (found.isEmpty()) {
      harness
          .fixture()
          .publish("diagnose() finds nothing", "right for a source that can only load()");
    }
    if (harness.has(Requirement.WATCH)) {
      harness.put(B, "2");
      harness.await(watched, Map.of(A, SECRET, B, "2"), "leave the watch alone in diagnose()");
    }
  }

  static void brokenStore(ContractHarness harness) throws Exception {
    harness.put(A, SECRET);
    harness.breakStore();
    ConfigSource source = harness.open();
    List<Diagnostic> found = found(harness, source, "of a store that cannot be read");
    Class<?> by = source.getClass().getMethod("diagnose").getDeclaringClass();
    RuleViolation.unless(
        by == ConfigSource.class || found.stream().anyMatch(each -> each.level() == Level.ERROR),
        "diagnose() of a store that cannot be read found " + found,
        "say at the level ERROR what keeps the source from reading");
  }

  private static List<Diagnostic> found(ContractHarness harness, ConfigSource source, String when)
      throws Exception {
    List<Diagnostic> found;
    try {
      found = harness.waiter().call("diagnose() " + when, source::diagnose);
    } catch (RuntimeException e) {
      throw new RuleViolation(
          "diagnose() " + when + " threw " + e, "say at the level ERROR what is wrong", e);
    }
    RuleViolation.unless(
        found != null && found.stream().noneMatch(Objects::isNull),
        "diagnose() " + when + " returned " + found,
        "return a list without nulls");
    SecretText.requireAbsent(
        "diagnose() " + when, found.toString(), "report keys, numbers and permissions, not values");
    return found;
  }
}
