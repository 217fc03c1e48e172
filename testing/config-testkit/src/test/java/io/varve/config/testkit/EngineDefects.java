package io.varve.config.testkit;

import io.varve.config.Origin;
import io.varve.config.spi.SourceLayer;
import io.varve.config.spi.SourceSnapshot;
import java.nio.channels.Channel;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Sources that break a rule of {@link EngineRules}. */
final class EngineDefects extends DefectGroup {
  EngineDefects(CountDownLatch end, List<Channel> opened) {
    super(end, opened);
  }

  @Override
  void addAll() {
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
        "engine_reportsChanges",
        "the listener heard [], not of lower → 1",
        store -> dropping(store, Case.NEW));
    add("engine_reportsChanges", "not of 1 → lower", store -> dropping(store, Case.GONE));
    add("engine_outlivesAFailure", "the status memory [100] UP", Silent::new);
  }
}
