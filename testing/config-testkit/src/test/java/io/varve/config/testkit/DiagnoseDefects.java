package io.varve.config.testkit;

import io.varve.config.spi.Diagnostic;
import io.varve.config.spi.SourceSnapshot;
import io.varve.config.spi.Write;
import io.varve.config.testkit.internal.ContractKeys;
import java.lang.System.Logger.Level;
import java.nio.channels.Channel;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Sources that break a rule of {@link DiagnoseRules}. */
final class DiagnoseDefects extends DefectGroup {
  DiagnoseDefects(CountDownLatch end, List<Channel> opened) {
    super(end, opened);
  }

  @Override
  void addAll() {
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
                return List.of(new Diagnostic(Level.INFO, name(), loaded.revision()));
              }
            });
    add(
        "diagnose_changesNothing",
        "diagnose() before load() returned null",
        store -> diagnosing(store, good -> null));
    add(
        "diagnose_changesNothing",
        "diagnose() before load() shows a value: [INFO memory: {contract.a=Entry[text=(the value)",
        store ->
            diagnosing(
                store,
                good ->
                    List.of(
                        new Diagnostic(Level.INFO, "memory", store.state().entries().toString()))));
    add(
        "diagnose_changesNothing",
        "after diagnose() the store holds {contract.a=\"(the value)\", contract.b=\"1\","
            + " contract.doctor=\"\"}",
        store ->
            diagnosing(
                store,
                good -> {
                  var unused = store.write(List.of(Write.put(ContractKeys.ROOT + ".doctor", "")));
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
        "diagnoseOfABrokenStore_namesWhatIsWrong",
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
        "diagnoseOfABrokenStore_namesWhatIsWrong",
        broken + "found [WARNING memory: all is well]",
        store ->
            diagnosing(
                store, good -> List.of(new Diagnostic(Level.WARNING, "memory", "all is well"))));
    add(
        "diagnoseOfABrokenStore_namesWhatIsWrong",
        broken + "shows a value: [ERROR memory: {contract.a=Entry[text=(the value)",
        store ->
            diagnosing(
                store,
                good ->
                    List.of(
                        new Diagnostic(
                            Level.ERROR, "memory", store.state().entries().toString()))));
    add(
        "diagnoseOfABrokenStore_namesWhatIsWrong",
        broken + "did not return within",
        store ->
            diagnosing(
                store,
                good -> {
                  if (good.get(0).level() == Level.ERROR) {
                    await(end);
                  }
                  return good;
                }));
  }
}
