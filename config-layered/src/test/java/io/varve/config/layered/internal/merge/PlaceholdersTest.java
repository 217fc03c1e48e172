package io.varve.config.layered.internal.merge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.Origin;
import io.varve.config.layered.internal.value.ResolvedValue;
import io.varve.config.spi.SourceValue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PlaceholdersTest {
  private final Map<String, SourceValue> raw = new HashMap<>();
  private final Map<String, String> askable = new HashMap<>();

  private PlaceholdersTest put(String key, String text) {
    raw.put(key, new SourceValue(text, Origin.line("file", "app.yaml", raw.size() + 1)));
    return this;
  }

  private Placeholders.Resolution resolve() {
    return new Placeholders(
            raw,
            key ->
                Optional.ofNullable(askable.get(key))
                    .map(text -> new SourceValue(text, Origin.of("env", "variable"))),
            key -> key.contains("password"),
            PlaceholderAccess.UNLIMITED)
        .resolveAll(List.of(raw), null);
  }

  private String text(String key) {
    Placeholders.Resolution resolution = resolve();
    assertEquals(Map.of(), resolution.problems());
    return resolution.values().get(key).text();
  }

  private String problem(String key) {
    Placeholders.Resolution resolution = resolve();
    assertNull(resolution.values().get(key), "a broken value must not be readable");
    return resolution.problems().get(key).toString();
  }

  @Test
  void reference_isReplaced() {
    put("host", "db1").put("url", "jdbc://${host}:${port:5432}/x");
    assertEquals("jdbc://db1:5432/x", text("url"));
  }

  @Test
  void reference_isFoldedLikeAnyKey() {
    put("db.pool-size", "4").put("a", "${db.poolSize}${ db.pool_size }");
    assertEquals("44", text("a"));
  }

  @Test
  void reference_toAnAskedKey_isFound() {
    askable.put("home", "/root");
    put("dir", "${HOME}/x");
    assertEquals("/root/x", text("dir"));
  }

  @Test
  void fallback_mayHoldColonsBracesAndPlaceholders() {
    put("b", "B").put("a", "${x:http://h:1/{id}/${b}}!");
    assertEquals("http://h:1/{id}/B!", text("a"));
  }

  @Test
  void fallback_ofAPresentKey_isNotLookedAt() {
    put("b", "B").put("a", "${b:${missing}}");
    assertEquals("B", text("a"));
  }

  @Test
  void fallback_mayBeEmpty() {
    put("a", "<${x:}>");
    assertEquals("<>", text("a"));
  }

  @Test
  void emptyValue_isNotMissing() {
    put("b", "").put("a", "<${b:x}>");
    assertEquals("<>", text("a"));
  }

  @Test
  void key_mayHoldAPlaceholder() {
    put("env", "prod").put("url.prod", "P").put("a", "${url.${env}}");
    assertEquals("P", text("a"));
  }

  @Test
  void quotedKey_mayHoldAColon() {
    put("\"a:b\"", "x").put("a", "${\"a:b\":y}");
    assertEquals("x", text("a"));
  }

  @Test
  void escapedReference_standsForItself() {
    put("a", "\\${b} costs $5 $ and {c}");
    assertEquals("${b} costs $5 $ and {c}", text("a"));
  }

  @Test
  void secret_taintsWhatDrawsItIn() {
    put("db.password", "hunter2").put("url", "x:${db.password}").put("dsn", "${url}").put("o", "1");
    Map<String, ResolvedValue> values = resolve().values();
    assertTrue(values.get("url").secret());
    assertTrue(values.get("dsn").secret());
    assertFalse(values.get("o").secret());
  }

  @Test
  void cycle_isNamedInOrder() {
    put("a", "${b}").put("b", "${c}").put("c", "${a}").put("free", "1");
    assertTrue(problem("a").contains("a cycle: a → b → c → a"), problem("a"));
    assertEquals("1", resolve().values().get("free").text());
  }

  @Test
  void selfReference_isACycle() {
    put("a", "${a}");
    assertTrue(problem("a").contains("a cycle: a → a"), problem("a"));
  }

  @Test
  void missingKey_isNamedWithTheChain() {
    put("a", "${b}").put("b", "${host}");
    assertEquals(
        "b (app.yaml:2): expected a value for host, found none (a → b → host);"
            + " define host, or give a default as in ${host:…} [VARVE-0185]",
        problem("a"));
  }

  @Test
  void missingKey_isSuggested() {
    put("region", "eu").put("a", "${reigon}");
    assertTrue(problem("a").endsWith(", or did you mean region? [VARVE-0185]"), problem("a"));
  }

  @Test
  void unclosed_isAnError() {
    put("a", "x${b");
    assertTrue(problem("a").contains("one that is not closed; close it with }"), problem("a"));
  }

  @Test
  void noKey_isAnError() {
    put("a", "x${}");
    assertTrue(problem("a").contains("found nothing"), problem("a"));
  }

  @Test
  void badKey_isAnError() {
    put("a", "x${b..c}");
    assertTrue(problem("a").contains("found 'b..c'"), problem("a"));
  }

  @Test
  void secretText_isInNoMessage() {
    String[] texts = {"${hunter2}", "${hunter2", "x${..hunter2}", "hunter2${a.b:${hunter2}}"};
    for (String text : texts) {
      put("db.password", text);
      String message = problem("db.password");
      assertFalse(message.contains("hunter2"), message);
    }
  }

  @Test
  void keyNamedByASecret_isInNoMessage() {
    put("db.password", "hunter2").put("a", "${key.${db.password}}");
    assertFalse(problem("a").contains("hunter2"), problem("a"));
  }

  @Test
  void chainOf100_isResolved_whateverTheOrderOfNames() {
    for (boolean reverse : new boolean[] {false, true}) {
      raw.clear();
      for (int i = 0; i < 100; i++) {
        put(name(i, reverse), "${" + name(i + 1, reverse) + "}");
      }
      put(name(100, reverse), "end");
      assertEquals("end", text(name(0, reverse)));
    }
  }

  @Test
  void chainOf1000_isRefused_whateverTheOrderOfNames() {
    for (boolean reverse : new boolean[] {false, true}) {
      raw.clear();
      for (int i = 0; i < 1000; i++) {
        put(name(i, reverse), "${" + name(i + 1, reverse) + "}");
      }
      put(name(1000, reverse), "end");
      assertTrue(problem(name(0, reverse)).contains("a chain of at most 100 placeholders"));
    }
  }

  private static String name(int i, boolean reverse) {
    return "k" + (10_000 + (reverse ? -i : i));
  }

  @Test
  void nestingOf1000_isRefused() {
    put("a", "${x:".repeat(1000) + "v" + "}".repeat(1000));
    assertTrue(problem("a").contains("nested at most"), problem("a"));
  }

  @Test
  void billionLaughs_areRefused() {
    for (int i = 0; i < 60; i++) {
      put("k" + i, ("${k" + (i + 1) + "}").repeat(10));
    }
    put("k60", "ha");
    assertTrue(problem("k0").contains("characters after placeholders"), problem("k0"));
  }

  @Test
  void unchangedValue_isTheSameObjectAgain() {
    put("a", "1");
    ResolvedValueMap first = resolve().values();
    ResolvedValue read = first.get("a");
    ResolvedValueMap second =
        new Placeholders(raw, key -> Optional.empty(), key -> false, PlaceholderAccess.UNLIMITED)
            .resolveAll(List.of(raw), first)
            .values();
    assertSame(read, second.get("a"));
  }

  @Test
  void anyText_resolvesOrIsAProblem() {
    String alphabet = "ab${}:\\\"[.] x";
    int runs = Boolean.getBoolean("varve.long") ? 2_000_000 : 50_000;
    for (int run = 0; run < runs; run++) {
      Random random = new Random(run);
      raw.clear();
      for (String key : new String[] {"a", "b", "a.b"}) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(14); i > 0; i--) {
          text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        put(key, text.toString());
      }
      Placeholders.Resolution resolution = resolve();
      for (String key : raw.keySet()) {
        boolean hasValue = resolution.values().containsKey(key);
        boolean hasProblem = resolution.problems().containsKey(key);
        assertTrue(hasValue != hasProblem, "seed " + run + " " + key);
      }
    }
  }
}
