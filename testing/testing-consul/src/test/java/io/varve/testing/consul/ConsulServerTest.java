package io.varve.testing.consul;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Runs once per kind of server in {@code ./verify}, if a Docker engine answers. */
@Tag(ConsulServer.EITHER_WAY)
class ConsulServerTest {
  @Test
  void server_servesKeys_andEndsWithItsTest() {
    ConsulServer server = ConsulServer.start();
    ConsulApi api = server.api();
    try (server) {
      api.put("a", "1");
      assertEquals(Optional.of("1"), api.find("a"));
      assertTrue(api.leader().isPresent());
      Setting.SERVER
          .find()
          .ifPresent(way -> assertEquals(way.equals("docker"), server instanceof ConsulContainer));
    }
    server.close();
    assertThrows(UncheckedIOException.class, () -> api.find("a"));
  }
}
