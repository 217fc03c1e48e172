package io.varve.config.layered.internal.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.layered.FakeSource;
import io.varve.config.spi.ConfigSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class SourceCloserTest {

  /** The first two sources wait for the last one, which must not wait for them. */
  @Test
  void sources_areClosedBesideThoseThatTakeTheirTime() {
    CountDownLatch last = new CountDownLatch(1);
    AtomicBoolean waited = new AtomicBoolean(true);
    List<ConfigSource> sources = new ArrayList<>();
    for (String name : List.of("slow", "slower")) {
      sources.add(
          FakeSource.of(name, 1)
              .onClose(
                  () -> {
                    try {
                      waited.compareAndSet(true, last.await(2, TimeUnit.SECONDS));
                    } catch (InterruptedException e) {
                      waited.set(false);
                    }
                  }));
    }
    sources.add(FakeSource.of("last", 1).onClose(last::countDown));
    new SourceCloser(sources).close();
    assertTrue(waited.get());
  }

  @Test
  void source_thatThrows_keepsNoneFromBeingClosed() {
    FakeSource quiet = FakeSource.of("quiet", 1);
    FakeSource broken =
        FakeSource.of("broken", 1)
            .onClose(
                () -> {
                  throw new AssertionError("as an end");
                });
    new SourceCloser(List.of(broken, quiet)).close();
    assertEquals(1, quiet.closes.get());
  }
}
