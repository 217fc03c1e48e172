package io.varve.testing.consul;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServerKindTest {
  @Test
  void withoutAWord_theBinaryIsPreferred_elseDocker() {
    assertEquals(ServerKind.BINARY, ServerKind.choose(Optional.empty(), () -> true, () -> true));
    assertEquals(ServerKind.DOCKER, ServerKind.choose(Optional.empty(), () -> true, () -> false));
  }

  @Test
  void aWord_forcesTheWay() {
    assertEquals(
        ServerKind.BINARY, ServerKind.choose(Optional.of("binary"), () -> true, () -> true));
    assertEquals(
        ServerKind.DOCKER, ServerKind.choose(Optional.of("docker"), () -> false, () -> true));
    assertThrows(
        IllegalStateException.class,
        () -> ServerKind.choose(Optional.of("any"), () -> true, () -> true));
  }

  @Test
  void nothingAtAll_failsAndNamesBoth() {
    IllegalStateException failure =
        assertThrows(
            IllegalStateException.class,
            () -> ServerKind.choose(Optional.empty(), () -> false, () -> false));
    assertTrue(failure.getMessage().contains("Docker"), failure.getMessage());
    assertTrue(failure.getMessage().contains("PATH"), failure.getMessage());
    assertTrue(failure.getMessage().contains("VARVE_CONSUL_BINARY"), failure.getMessage());
  }
}
