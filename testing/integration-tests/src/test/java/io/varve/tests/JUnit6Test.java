package io.varve.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.Config;
import io.varve.config.layered.LayeredConfig;
import io.varve.config.testkit.MemorySource;
import io.varve.config.testkit.WithConfig;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The test kit with JUnit 6; its own tests run with the oldest JUnit that it supports. The rules of
 * sources run with JUnit 6 in the modules of the sources.
 */
@WithConfig({"db.host=h", "db.pool-size=3"})
@TestMethodOrder(OrderAnnotation.class)
class JUnit6Test {
  private record Used(LayeredConfig config, MemorySource source) {}

  private static final AtomicReference<Used> USED = new AtomicReference<>();

  private final Config made;

  JUnit6Test(Config made) {
    this.made = made;
  }

  @Test
  @Order(1)
  @WithConfig("db.pool-size=5")
  void config_isThatOfClassAndMethod(LayeredConfig config, MemorySource source) {
    String jar = Test.class.getProtectionDomain().getCodeSource().getLocation().getPath();
    assertTrue(jar.contains("/junit-jupiter-api-6."), jar);
    assertEquals(made, config);
    assertEquals("h", config.get("db.host"));
    assertEquals("5", config.get("db.pool-size"));
    source.set("db.pool-size=8");
    assertEquals("8", config.get("db.pool-size"));
    USED.set(new Used(config, source));
  }

  @Test
  @Order(2)
  void config_isClosedAfterItsTest() {
    USED.get().source().set("db.pool-size=9");
    assertEquals("8", USED.get().config().get("db.pool-size"));
  }

  @Nested
  @WithConfig("db.user=nested")
  class Inside {
    @Test
    void nestedClass_addsToTheOneAround(Config config) {
      assertEquals("nested", config.get("db.user"));
      assertEquals("3", config.get("db.pool-size"));
    }
  }
}
