package io.varve.config.layered.internal.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.Origin;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class ResolvedValueTest {
  private static final Origin ORIGIN = Origin.line("file", "a.properties", 1);

  @Test
  void secrecy_isFoundByTheKey_whenItMatters() {
    List<String> asked = new ArrayList<>();
    Set<String> secrets = new HashSet<>(Set.of("db.password"));
    Predicate<String> isSecret =
        key -> {
          asked.add(key);
          return secrets.contains(key);
        };
    ResolvedValue password = new ResolvedValue("db.password", "hunter2", ORIGIN, isSecret);
    ResolvedValue pin = new ResolvedValue("pin", "1234", ORIGIN, isSecret);
    assertEquals("hunter2", password.text());
    assertEquals(List.of(), asked);
    assertTrue(password.secret());
    assertEquals("db.password = ****** (a.properties:1)", password.toString());
    assertFalse(password.described().contains("hunter2"));
    assertFalse(pin.secret());
    secrets.add("pin");
    assertTrue(pin.secret(), "what was learnt later counts");
  }

  @Test
  void equality_goesByWhatIsSecret_howeverItIsKnown() {
    ResolvedValue known = new ResolvedValue("a", "1", ORIGIN, true);
    ResolvedValue found = new ResolvedValue("a", "1", ORIGIN, key -> true);
    assertEquals(known, found);
    assertEquals(known.hashCode(), found.hashCode());
    assertNotEquals(new ResolvedValue("a", "1", ORIGIN, key -> false), found);
  }
}
