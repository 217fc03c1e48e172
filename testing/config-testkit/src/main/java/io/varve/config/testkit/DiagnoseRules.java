package io.varve.config.testkit;

import static io.varve.config.testkit.LoadRules.A;
import static io.varve.config.testkit.LoadRules.B;
import static io.varve.config.testkit.LoadRules.SECRET;

import io.varve.config.spi.ConfigSource;
import io.varve.config.spi.Diagnostic;
import io.varve.config.spi.Diagnostic.Level;
import io.varve.config.spi.SourceSnapshot;
import io.varve.config.testkit.Subject.Watched;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What a source tells an operator. */
final class DiagnoseRules {
  private DiagnoseRules() {}

  static void changesNothing(Subject subject) throws Exception {
    Map<String, String> texts = Map.of(A, SECRET, B, "1");
    subject.putAll(texts);
    ConfigSource source = subject.open();
    var unused = found(subject, source, "before load()");
    SourceSnapshot loaded = subject.load(source);
    Watched watched = subject.watch(source, loaded);
    List<Diagnostic> found = found(subject, source, "beside the watch");
    SourceSnapshot after = subject.load();
    Broken.unless(
        Contents.are(after, texts),
        "after diagnose() the store holds "
            + Contents.show(after).replace(SECRET, "(the value)")
            + ", not what it held before",
        "only look: rights can be tried with a write on a condition that cannot hold");
    if (found.isEmpty()) {
      subject.test().publish("diagnose() finds nothing", "right for a source that can only load()");
    }
    if (Needs.WATCH.isIn(subject.test().getClass())) {
      subject.put(B, "2");
      subject.await(watched, Map.of(A, SECRET, B, "2"), "leave the watch alone in diagnose()");
    }
  }

  static void brokenStore(Subject subject) throws Exception {
    subject.put(A, SECRET);
    subject.breakStore();
    ConfigSource source = subject.open();
    List<Diagnostic> found = found(subject, source, "of a store that cannot be read");
    Class<?> by = source.getClass().getMethod("diagnose").getDeclaringClass();
    Broken.unless(
        by == ConfigSource.class || found.stream().anyMatch(each -> each.level() == Level.WRONG),
        "diagnose() of a store that cannot be read found " + found,
        "say at the level WRONG what keeps the source from reading");
  }

  private static List<Diagnostic> found(Subject subject, ConfigSource source, String when)
      throws Exception {
    List<Diagnostic> found;
    try {
      found = subject.patience().call("diagnose() " + when, source::diagnose);
    } catch (RuntimeException e) {
      throw new Broken(
          "diagnose() " + when + " threw " + e, "say at the level WRONG what is wrong", e);
    }
    Broken.unless(
        found != null && found.stream().noneMatch(Objects::isNull),
        "diagnose() " + when + " returned " + found,
        "return a list without nulls");
    LoadRules.noSecret(
        "diagnose() " + when, found.toString(), "tell of keys, numbers and rights, not of values");
    return found;
  }
}
