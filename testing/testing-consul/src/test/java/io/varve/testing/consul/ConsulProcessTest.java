package io.varve.testing.consul;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsulProcessTest {
  @Test
  void server_servesKeys_andLeavesNoProcess() {
    ConsulProcess server = ConsulProcess.start();
    long pid = server.pid();
    ConsulApi api = server.api();
    api.put("config/a b/ü#?%", "wert");
    assertEquals(Optional.of("wert"), api.find("config/a b/ü#?%"));
    api.delete("config/a b/ü#?%");
    assertEquals(Optional.empty(), api.find("config/a b/ü#?%"));
    assertTrue(api.leader().isPresent());
    server.close();
    server.close();
    assertFalse(ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false));
    assertThrows(UncheckedIOException.class, () -> api.find("a"));
  }

  @Test
  void dataFolder_keepsKeysAndIndices_overAKill(@TempDir Path data) {
    try (ConsulProcess server = ConsulProcess.builder().dataFolder(data).start()) {
      server.api().put("a", "1");
      long index = server.api().index("a");
      server.kill();
      assertFalse(server.isRunning());
      server.restart();
      assertEquals(Optional.of("1"), server.api().find("a"));
      assertEquals(index, server.api().index("a"));
      server.restart();
      assertEquals(Optional.of("1"), server.api().find("a"));
    }
  }

  @Test
  void pausedServer_keepsConnections_andAnswersAfterwards() throws Exception {
    try (ConsulProcess server = ConsulProcess.start()) {
      server.api().put("a", "1");
      server.pause();
      assertTrue(server.isRunning());
      CompletableFuture<Optional<String>> read =
          CompletableFuture.supplyAsync(() -> server.api().find("a"));
      assertThrows(TimeoutException.class, () -> read.get(300, TimeUnit.MILLISECONDS));
      server.resume();
      assertEquals(Optional.of("1"), read.get(30, TimeUnit.SECONDS));
      server.pause();
      server.restart();
      assertEquals(Optional.empty(), server.api().find("a"), "dev mode forgets");
      server.pause();
    }
  }

  @Test
  void transaction_happensWhole_orNotAtAll() {
    try (ConsulProcess server = ConsulProcess.start()) {
      ConsulApi api = server.api();
      api.put("t/old", "0");
      api.transaction().set("t/\"a\"", "1").set("t/b", "2").deleteTree("t/o").commit();
      assertEquals(Optional.of("1"), api.find("t/\"a\""));
      assertEquals(api.index("t/\"a\""), api.index("t/b"));
      assertEquals(Optional.empty(), api.find("t/old"));
      ConsulTransaction bad = api.transaction().set("t/b", "3").set("", "no key");
      assertThrows(IllegalStateException.class, bad::commit);
      assertEquals(Optional.of("2"), api.find("t/b"));
      assertTrue(api.compareAndSet("t/c", 0, "1"));
      assertFalse(api.compareAndSet("t/c", 0, "2"));
      assertTrue(api.compareAndSet("t/c", api.index("t/c"), "2"));
    }
  }

  @Test
  void snapshot_bringsBackWhatWas() {
    try (ConsulProcess server = ConsulProcess.start()) {
      server.api().put("a", "1");
      byte[] snapshot = server.api().saveSnapshot();
      server.api().put("a", "2");
      server.api().put("b", "2");
      server.api().restoreSnapshot(snapshot);
      assertEquals(Optional.of("1"), server.api().find("a"));
      assertEquals(Optional.empty(), server.api().find("b"));
    }
  }

  @Test
  void failedStart_showsTheLog() {
    ConsulProcessBuilder builder = ConsulProcess.builder().configuration("no_such_setting = 1");
    IllegalStateException failure = assertThrows(IllegalStateException.class, builder::start);
    assertTrue(failure.getMessage().contains("no_such_setting"), failure.getMessage());
  }
}
