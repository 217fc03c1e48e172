package io.varve.config.layered;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.varve.config.spi.ConfigSource;
import io.varve.config.spi.SourcePhase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Promised sizes work; their speed is for the benchmarks. */
class SizesTest {

  @Test
  void hundredThousandKeys_loadAndChange() {
    FakeSource source = new FakeSource("s", 1, SourcePhase.LOCAL);
    for (int i = 0; i < 100_000; i++) {
      source.fill("group" + i % 100 + ".key" + i + "=value " + i);
    }
    try (LayeredConfig config = Configs.of(source)) {
      assertEquals(100_000, config.keys().size());
      Events events = Events.of(config, "group7.key7");
      source.change("group7.key7=changed");
      assertEquals(1, events.next().changes().size());
      assertEquals("changed", config.get("group7.key7"));
    }
  }

  @Test
  void thousandListeners_allHear() {
    FakeSource source = FakeSource.of("s", 1, "a=1");
    try (LayeredConfig config = Configs.of(source)) {
      CountDownLatch heard = new CountDownLatch(1000);
      for (int i = 0; i < 1000; i++) {
        config.onChange("a", event -> heard.countDown());
      }
      source.change("a=2");
      Configs.await(heard);
    }
  }

  @Test
  void sixtyFourLayers_areAllRead() {
    List<ConfigSource> sources = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      sources.add(FakeSource.of("s" + i, i, "own" + i + "=" + i, "top=" + i));
    }
    try (LayeredConfig config = Configs.of(sources.toArray(ConfigSource[]::new))) {
      assertEquals("63", config.get("top"));
      assertEquals("0", config.get("own0"));
      assertEquals(64, config.explain("top").candidates().size());
    }
  }

  @Test
  void valueOfOneMebibyte_isKept() {
    String large = "x".repeat(1024 * 1024);
    try (LayeredConfig config = Configs.of(FakeSource.of("s", 1, "large=" + large, "a=${large}"))) {
      assertEquals(large, config.get("large"));
      assertEquals(large, config.get("a"));
    }
  }
}
