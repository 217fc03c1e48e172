package io.varve.config.testkit;

import io.varve.config.spi.WritableConfigSource;
import java.time.Duration;
import java.util.function.Function;

/** Contract that only {@link DefectsTest} runs, once with each defect. */
class DefectiveContract extends MemorySourceContractTest {
  /** Static, since the engine of the outer test cannot pass a parameter. */
  static volatile Function<MemoryStore, WritableConfigSource> making = Delegating::new;

  @Override
  protected WritableConfigSource newSource() {
    return making.apply(store);
  }

  /** Short, since rules wait in vain for an event that a defect prevents. */
  @Override
  protected Duration timeout() {
    return Duration.ofSeconds(2);
  }
}
