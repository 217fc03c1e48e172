package io.varve.config.layered.internal.bind;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.Origin;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ValueTest {
  private static final Origin ORIGIN = Origin.line("file", "a.properties", 1);

  @Test
  void secrecy_isFoundByTheKey_onceItMatters() {
    AtomicInteger asked = new AtomicInteger();
    Value value =
        new Value(
            "db.password",
            "hunter2",
            ORIGIN,
            key -> {
              asked.incrementAndGet();
              return key.equals("db.password");
            });
    assertEquals("hunter2", value.text());
    assertEquals(0, asked.get());
    assertTrue(value.secret());
    assertEquals("db.password = ****** (a.properties:1)", value.toString());
    assertFalse(value.described().contains("hunter2"));
    assertEquals(1, asked.get());
  }

  @Test
  void equality_goesByWhatIsSecret_howeverItIsKnown() {
    Value known = new Value("a", "1", ORIGIN, true);
    Value found = new Value("a", "1", ORIGIN, key -> true);
    assertEquals(known, found);
    assertEquals(known.hashCode(), found.hashCode());
    assertNotEquals(new Value("a", "1", ORIGIN, key -> false), found);
  }
}
