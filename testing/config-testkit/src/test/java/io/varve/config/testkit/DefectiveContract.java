package io.varve.config.testkit;

import io.varve.config.spi.WritableConfigSource;
import java.time.Duration;
import java.util.function.Function;

/** Not found by the build: {@link DefectsTest} runs its rules, one with each defect. */
class DefectiveContract extends MemorySourceContractTest {
  /** How the rules come by their sources; the engine of the outer test gives no other way in. */
  static volatile Function<MemoryStore, WritableConfigSource> making = Delegating::new;

  @Override
  protected WritableConfigSource newSource() {
    return making.apply(store);
  }

  /** What never happens is waited for in vain. */
  @Override
  protected Duration timeout() {
    return Duration.ofSeconds(2);
  }
}
