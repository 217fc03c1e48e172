package io.varve.config.layered.internal.state;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class AbsentKeyCacheTest {

  @Test
  void key_isKnown_onceItWasAdded() {
    AbsentKeyCache absent = new AbsentKeyCache();
    assertFalse(absent.contains("a.b"));
    absent.add("a.b");
    assertTrue(absent.contains("a.b"));
    assertFalse(absent.contains("a.c"));
  }

  /** {@code "Aa"} and {@code "BB"} have one hash. */
  @Test
  void twoKeysWithOneHash_areKnown_andAThirdTakesThePlaceOfTheOlder() {
    AbsentKeyCache absent = new AbsentKeyCache();
    absent.add("AaAa");
    absent.add("BBBB");
    assertTrue(absent.contains("AaAa"));
    assertTrue(absent.contains("BBBB"));
    absent.add("AaBB");
    assertFalse(absent.contains("AaAa"));
    assertTrue(absent.contains("BBBB"));
    assertTrue(absent.contains("AaBB"));
  }

  /** An attacker may choose the keys that are read. */
  @Test
  void keys_areForgotten_whereThereAreTooMany_andLongOnesAtOnce() {
    AbsentKeyCache absent = new AbsentKeyCache();
    String longKey = "k".repeat(10_000);
    absent.add(longKey);
    assertFalse(absent.contains(longKey));
    int known = 0;
    for (int i = 0; i < 100_000; i++) {
      absent.add("key" + i);
    }
    for (int i = 0; i < 100_000; i++) {
      known += absent.contains("key" + i) ? 1 : 0;
    }
    assertTrue(known > 0 && known <= 1024, "known: " + known);
  }
}
