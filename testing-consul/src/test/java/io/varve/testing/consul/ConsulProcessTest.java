package io.varve.testing.consul;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
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
}
