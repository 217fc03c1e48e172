package io.varve.config.layered.internal.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeySuggesterTest {
  @ParameterizedTest
  @CsvSource({
    "worker.pool-size, worker.pool-sise",
    "worker.pool-size, worker.poolsize",
    "worker.pool-size, worker.pol-size",
    "worker.pool-size, worker.pool-siez",
    "db.port, db.prot",
    "timeout, timout",
    "id, ip",
    "worker.pool-size, worcer.pool-size",
    "pool-size, worker.pool-size",
    "worker.pool-size, pool-size"
  })
  void slip_isNear(String wanted, String known) {
    assertEquals(List.of(known), KeySuggester.nearest(wanted, List.of(known), 3));
  }

  @ParameterizedTest
  @CsvSource({
    "db.port, db.pool",
    "pool.min, pool.max",
    "a, b",
    "db.a, db.b",
    "worker.name, worker.pool-size",
    "some.very.long.prefix.host, some.very.long.prefix.port",
    "pool-size, my-pool-size-now"
  })
  void otherKey_isNot(String wanted, String known) {
    assertEquals(List.of(), KeySuggester.nearest(wanted, List.of(known), 3));
  }

  @Test
  void theSameKey_isNoNearMiss() {
    assertEquals(List.of(), KeySuggester.nearest("db.port", List.of("db.port"), 3));
  }

  @Test
  void nearest_comesFirstAndThenByName() {
    List<String> known = List.of("x.timeout", "timeouts", "timeoutt", "timouts", "other");
    assertEquals(
        List.of("timeouts", "timeoutt", "timouts", "x.timeout"),
        KeySuggester.nearest("timeout", known, 9));
    assertEquals(List.of("timeouts", "timeoutt"), KeySuggester.nearest("timeout", known, 2));
    assertEquals(List.of(), KeySuggester.nearest("timeout", known, 0));
  }

  @Test
  void distance_agreesWithTheTextbook() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int rounds = Boolean.getBoolean("varve.long") ? 200_000 : 5_000;
    for (int n = 0; n < rounds; n++) {
      String a = word(random);
      String b = word(random);
      int limit = Math.min(4, Math.max(1, Math.max(a.length(), b.length()) / 3));
      boolean near =
          !a.equals(b) && Math.min(a.length(), b.length()) > 1 && distance(a, b) <= limit;
      assertEquals(
          near ? List.of(b) : List.of(),
          KeySuggester.nearest(a, List.of(b), 1),
          () -> a + " and " + b + ", seed " + seed);
    }
  }

  private static String word(Random random) {
    StringBuilder word = new StringBuilder();
    int length = 1 + random.nextInt(14);
    for (int i = 0; i < length; i++) {
      word.append((char) ('a' + random.nextInt(3)));
    }
    return word.toString();
  }

  private static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(d[i - 1][j - 1] + change, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }

  @Test
  void aHundredThousandKeys_takeNoTime() {
    List<String> known = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      known.add("service.section" + i % 100 + ".property-" + i);
    }
    known.add("service.section7.timeout");
    assertTimeout(
        Duration.ofSeconds(5),
        () ->
            assertEquals(
                List.of("service.section7.timeout"),
                KeySuggester.nearest("service.section7.timout", known, 3)));
  }
}
