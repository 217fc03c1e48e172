package io.varve.config.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.ConfigException;
import io.varve.config.SourceException;
import io.varve.config.layered.LayeredConfig;
import io.varve.config.layered.spi.SourceStatus;
import io.varve.config.spi.SourceObserver;
import io.varve.config.spi.SourceSnapshot;
import io.varve.config.spi.StoredValue;
import io.varve.config.testkit.internal.SnapshotReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MemorySourceTest {
  private final MemorySource source = MemorySource.of("a=1", "b=2");
  private final LayeredConfig config =
      LayeredConfig.builder()
          .discover(false)
          .environment(Map.of())
          .systemProperties(Map.of())
          .source(source)
          .build();

  @AfterEach
  void close() {
    config.close();
  }

  @Test
  void set_ofSeveralKeys_isOneChange() {
    source.set("a=3", "b=", "c=x=y");
    assertEquals("3", config.get("a"));
    assertEquals("", config.get("b"));
    assertEquals("x=y", config.get("c"));
    assertEquals(2, config.snapshot().number());
  }

  @Test
  void remove_ofSeveralKeys_isOneChange() {
    source.remove("a", "b", "absent");
    assertTrue(config.keys().isEmpty());
    assertEquals(2, config.snapshot().number());
  }

  @Test
  void history_hasWhatWasLoaded_andEachReport() {
    source.set("a=1");
    source.set("a=3");
    source.fail("no answer");
    source.recover();
    assertEquals(
        List.of(
            Map.of("a", "1", "b", "2"),
            Map.of("a", "3", "b", "2"),
            Map.of(),
            Map.of("a", "3", "b", "2")),
        source.history().stream().map(MemorySource.Report::values).toList(),
        "equal contents are no report; a failure has no values");
    assertEquals(
        "io.varve.config.SourceException: memory: expected a store that can be read, found no"
            + " answer; mend the store",
        source.history().get(2).toString());
    assertFalse(source.history().get(0).toString().contains("2"), "no values");
  }

  @Test
  void failure_isSeen_andEndsWithWhatChangedMeanwhile() {
    source.fail("no answer");
    assertEquals(SourceStatus.State.DOWN, config.sources().get(0).state());
    source.set("a=3");
    assertEquals("1", config.get("a"));
    assertThrows(SourceException.class, () -> source.put("a", "4"));
    assertThrows(SourceException.class, () -> source.read("a"));
    source.recover();
    assertEquals(SourceStatus.State.UP, config.sources().get(0).state());
    assertEquals("3", config.get("a"));
  }

  @Test
  void wrongEntries_changeNothing() {
    assertThrows(IllegalArgumentException.class, () -> source.set("c=1", "d"));
    assertThrows(ConfigException.class, () -> source.set("c=1", "hosts[1]=x"));
    assertThrows(ConfigException.class, () -> source.remove(""));
    assertThrows(SourceException.class, () -> source.put("poolSize", "1"));
    assertEquals(1, config.snapshot().number());
    assertEquals(1, source.history().size());
  }

  @Test
  void program_writesToIt() {
    source.put("a", "3");
    assertEquals("3", config.get("a"));
    StoredValue read = source.read("a").orElseThrow();
    assertFalse(source.createIfAbsent("a", "4"));
    assertTrue(source.compareAndSet("a", "5", read.version()));
    source.delete("b");
    assertEquals("5", config.get("a"));
    assertTrue(config.find("b").isEmpty());
    assertEquals("memory (1 values in memory)", source.toString());
  }

  /** As the SPI permits: also inside of watch(…), and during a change by the program. */
  @Test
  void reports_comeOnTheThreadOfTheCaller() {
    MemorySource other = MemorySource.of("x=1");
    List<Thread> threads = new ArrayList<>();
    var loaded = other.load();
    assertEquals(1, loaded.layers().size());
    other.set("x=2");
    other.watch(
        new SourceObserver() {
          @Override
          public void changed(SourceSnapshot snapshot) {
            threads.add(Thread.currentThread());
          }

          @Override
          public void failed(ConfigException failure) {
            threads.add(Thread.currentThread());
          }
        });
    assertEquals(List.of(Thread.currentThread()), threads, "what has changed since load()");
    other.set("x=3");
    other.fail("no answer");
    assertEquals(Collections.nCopies(3, Thread.currentThread()), threads);
  }

  @Test
  void changeBetweenLoadAndWatch_isInForceOnceTheEngineIsBuilt() {
    Delegating late =
        new Delegating(new MemoryStore("late", Map.of("x", "1"))) {
          @Override
          public void watch(SourceObserver observer) {
            put("x", "2");
            super.watch(observer);
          }
        };
    try (LayeredConfig built =
        LayeredConfig.builder()
            .discover(false)
            .environment(Map.of())
            .systemProperties(Map.of())
            .source(late)
            .build()) {
      assertEquals("2", built.get("x"));
      assertEquals(2, built.snapshot().number());
    }
  }

  /** A source may report on the engine's own thread, too. */
  @Test
  void listenerThatSets_hasItInForceAtOnce() throws Exception {
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    var unused =
        config.onChange(
            "a",
            event -> {
              source.set("b=" + event.after().get("a"));
              seen.add(config.get("b"));
            });
    source.set("a=7");
    assertEquals("7", seen.poll(60, TimeUnit.SECONDS));
  }

  @Test
  void listenerThatSetsInsideOfAReport_isNotifiedAfterIt() {
    MemorySource other = MemorySource.of("x=1");
    List<String> seen = new ArrayList<>();
    var loaded = other.load();
    assertEquals(1, loaded.layers().size());
    other.watch(
        new SourceObserver() {
          @Override
          public void changed(SourceSnapshot snapshot) {
            String x = SnapshotReader.text(snapshot, "x").orElseThrow();
            if (x.equals("2")) {
              other.set("x=3");
            }
            seen.add(x);
          }

          @Override
          public void failed(ConfigException failure) {
            throw failure;
          }
        });
    other.set("x=2");
    assertEquals(List.of("2", "3"), seen);
  }
}
