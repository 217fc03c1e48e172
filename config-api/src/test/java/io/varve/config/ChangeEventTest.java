package io.varve.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChangeEventTest {
  /** Snapshot that only has a number. */
  private static ConfigSnapshot snapshot(long number) {
    return (ConfigSnapshot)
        Proxy.newProxyInstance(
            ChangeEventTest.class.getClassLoader(),
            new Class<?>[] {ConfigSnapshot.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("number")) {
                return number;
              }
              throw new AssertionError("an event must not read " + method.getName());
            });
  }

  private static Change change(String key, boolean secret) {
    return new Change(key, Optional.of("one"), Optional.of("two"), Optional.empty(), secret);
  }

  @Test
  void change_isFoundInAnySpelling() {
    Change change = change("db.pool-size", false);
    ChangeEvent event = new ChangeEvent(snapshot(1), snapshot(2), List.of(change));
    assertEquals(Optional.of(change), event.change("db.poolSize"));
    assertEquals(Optional.empty(), event.change("db"));
    assertThrows(ConfigException.class, () -> event.change("db."));
  }

  @Test
  void toString_masksSecrets() {
    ChangeEvent event =
        new ChangeEvent(snapshot(1), snapshot(2), List.of(change("a", false), change("pin", true)));
    assertEquals("#1 → #2 [a: one → two, pin: ****** → ******]", event.toString());
  }

  /** Events are logged unabridged, and a value in Consul can have 512 KiB. */
  @Test
  void toString_isOneShortLine_whateverTheValues() {
    Optional<String> lines = Optional.of("one\ntwo\r\nthree");
    Optional<String> large = Optional.of("x".repeat(524_288));
    String shown = new Change("a", lines, large, Optional.empty(), false).toString();
    assertEquals("a: one two  three → " + "x".repeat(200) + "… (524288 characters)", shown);
  }

  @Test
  void changes_areCopied() {
    List<Change> changes = new ArrayList<>(List.of(change("a", false)));
    ChangeEvent event = new ChangeEvent(snapshot(1), snapshot(2), changes);
    changes.clear();
    assertFalse(event.changes().isEmpty());
    assertThrows(UnsupportedOperationException.class, () -> event.changes().clear());
  }
}
