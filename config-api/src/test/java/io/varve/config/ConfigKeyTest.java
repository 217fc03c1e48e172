package io.varve.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigKeyTest {
  private static final int ROUNDS = Boolean.getBoolean("varve.long") ? 2_000_000 : 50_000;

  /** The characters of keys, and characters that break them. */
  private static final String ALPHABET = "ab-zAZ_09.[]\"\\ :${}=é\u0000\nß\uD83D\uDE00";

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      value = {
        "db.pool-size, db.pool-size",
        "db.poolSize, db.pool-size",
        "db.pool_size, db.pool-size",
        "DB.PoolSize, db.pool-size",
        "DB_POOL_SIZE, db-pool-size",
        "useHTTPProxy, use-http-proxy",
        "http2Port, http2-port",
        "servers[0].host, servers[0].host",
        "m[0][12].x, m[0][12].x",
        "[0].x, [0].x",
        "'loggers.\"com.acme\"', 'loggers.\"com.acme\"'",
        "'loggers.\"plain\"', loggers.plain",
        "'a.\"Upper\"', 'a.\"Upper\"'",
        "'a.\"q\\\"b\\\\s\"', 'a.\"q\\\"b\\\\s\"'",
        "'a.\"\"', 'a.\"\"'",
        "'a b', '\"a b\"'",
        "a:b, '\"a:b\"'",
        "größe, größe"
      })
  void canonical_folds(String key, String canonical) {
    assertEquals(canonical, ConfigKey.canonical(key));
    assertTrue(ConfigKey.isKey(key));
  }

  @Test
  void canonical_ofTheRootIsEmpty() {
    assertEquals("", ConfigKey.canonical(""));
    assertEquals(List.of(), ConfigKey.parts(""));
    assertFalse(ConfigKey.isKey(""), "the root has no value");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".",
        "a.",
        ".a",
        "a..b",
        "a.[0]",
        "[",
        "]",
        "a[",
        "a[]",
        "a[x]",
        "a[-1]",
        "a[01]",
        "a[0]b",
        "a[1234567]",
        "a]",
        "a\"b",
        "\"a",
        "\"a\"b",
        "\"a\\",
        "\"a\\\"",
        "a[0",
        "a\nb",
        "a[0]]"
      })
  void canonical_refusesWhatIsNoKey(String key) {
    ConfigException e = assertThrows(ConfigException.class, () -> ConfigKey.canonical(key));
    assertEquals(key, e.problems().get(0).key().orElseThrow());
    assertThrows(ConfigException.class, () -> ConfigKey.parts(key));
    assertFalse(ConfigKey.isKey(key));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "a..b | a name between the dots | nothing",
        "a. | a name between the dots | nothing",
        "a[x] | an index such as [0] | something else in brackets",
        "a[01] | an index such as [0] | something else in brackets",
        "a[0]b | a dot between two names | none at position 5",
        "'\"a' | a closing quote | none"
      })
  void message_saysWhatIsMissing(String key, String expected, String found) {
    ConfigException e = assertThrows(ConfigException.class, () -> ConfigKey.canonical(key));
    assertEquals(
        key
            + ": expected a key such as db.pool-size or servers[0].host, with "
            + expected
            + ", found "
            + found
            + "; correct it, or quote the name as in loggers.\"com.acme\" [VARVE-0001]",
        e.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      value = {
        "pool-size, pool-size",
        "größe, größe",
        "42, 42",
        "com.acme, '\"com.acme\"'",
        "Upper, '\"Upper\"'",
        "under_score, '\"under_score\"'",
        "a b, '\"a b\"'",
        "a[0], '\"a[0]\"'",
        "'', '\"\"'",
        "'say \"hi\"', '\"say \\\"hi\\\"\"'",
        "'back\\slash', '\"back\\\\slash\"'"
      })
  void name_isQuotedWhereItWouldFoldOrFallApart(String name, String key) {
    assertEquals(key, ConfigKey.name(name));
    assertEquals(List.of(name), ConfigKey.parts(key));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      value = {
        "db.poolSize, 'db poolSize'",
        "servers[0].host, 'servers [0] host'",
        "'loggers.\"com.acme\".level', 'loggers com.acme level'",
        "m[0][12], 'm [0] [12]'"
      })
  void parts_areNotFolded(String key, String parts) {
    assertEquals(List.of(parts.split(" ")), ConfigKey.parts(key));
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          poolSize, pool-size
          pool_size, pool-size
          PoolSize, pool-size
          POOL_SIZE, pool-size
          useHTTPProxy, use-http-proxy
          HTTP, http
          ipV4, ip-v4
          a1B, a1-b
          _a, -a
          Öl, Öl
          pool-size, pool-size
          """)
  void fold_makesKebabCase(String name, String folded) {
    assertEquals(folded, ConfigKey.fold(name));
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          db, url, db.url
          '', url, url
          db, '', db
          '', '', ''
          db.hosts, [0].name, db.hosts[0].name
          '', [0], [0]
          """)
  void join_putsADotBetweenNamesOnly(String prefix, String key, String joined) {
    assertEquals(joined, ConfigKey.join(prefix, key));
    assertEquals(key, ConfigKey.below(joined, prefix));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a", "a.b-c[0].d", "größe", "a.\"B\"", "[0]", "\"\"", "a.\"com.acme\"[3]"})
  void canonical_givesTheSameObjectForCanonicalKeys(String text) {
    String key = new String(text.toCharArray());
    assertSame(key, ConfigKey.canonical(key));
  }

  /** Checks a law with random input; a failure names the seed. */
  private static void check(Consumer<Random> law) {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int n = 0; n < ROUNDS; n++) {
      try {
        law.accept(random);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }

  @Test
  void canonical_isIdempotentAndThrowsNothingElse() {
    AtomicInteger keys = new AtomicInteger();
    check(
        random -> {
          String key = text(random, 12);
          String canonical;
          try {
            canonical = ConfigKey.canonical(key);
          } catch (ConfigException e) {
            assertThrows(ConfigException.class, () -> ConfigKey.parts(key), key);
            assertFalse(ConfigKey.isKey(key), key);
            return;
          }
          keys.incrementAndGet();
          assertEquals(!key.isEmpty(), ConfigKey.isKey(key), key);
          assertEquals(canonical, ConfigKey.canonical(canonical), key);
          assertEquals(ConfigKey.parts(key).size(), ConfigKey.parts(canonical).size(), key);
        });
    assertTrue(keys.get() > ROUNDS / 100, "too few keys were valid");
  }

  @Test
  void namesPartsAndJoin_roundTrip() {
    check(
        random -> {
          List<String> parts = new ArrayList<>();
          String key = "";
          int size = 1 + random.nextInt(4);
          for (int i = 0; i < size; i++) {
            if (i > 0 && random.nextInt(4) == 0) {
              int index = random.nextInt(1000);
              parts.add("[" + index + "]");
              key = ConfigKey.element(key, index);
            } else {
              String name = text(random, 6);
              parts.add(name);
              key = ConfigKey.join(key, ConfigKey.name(name));
            }
          }
          String made = key;
          assertEquals(parts, ConfigKey.parts(made), made);
          assertEquals(made, ConfigKey.canonical(made), made);
        });
  }

  /** The fast check of a key agrees with the parser. */
  @Test
  void canonical_ofPlainLookingTextsAgreesWithTheParts() {
    check(
        random -> {
          StringBuilder text = new StringBuilder();
          int length = random.nextInt(9);
          for (int i = 0; i < length; i++) {
            text.append("ab-1.[]0".charAt(random.nextInt(8)));
          }
          String key = text.toString();
          List<String> parts;
          try {
            parts = ConfigKey.parts(key);
          } catch (ConfigException e) {
            assertThrows(ConfigException.class, () -> ConfigKey.canonical(key), key);
            return;
          }
          String joined = "";
          for (String part : parts) {
            joined = ConfigKey.join(joined, part);
          }
          assertEquals(joined, ConfigKey.canonical(key), key);
        });
  }

  @Test
  void fold_isIdempotent() {
    check(
        random -> {
          String name = text(random, 10);
          String folded = ConfigKey.fold(name);
          assertEquals(folded, ConfigKey.fold(folded), name);
        });
  }

  @Test
  void isUnderAndBelow_agreeWithJoin() {
    check(
        random -> {
          String prefix = random.nextInt(5) == 0 ? "" : ConfigKey.name(text(random, 5));
          String rest = random.nextInt(5) == 0 ? "" : ConfigKey.name(text(random, 5));
          String key = ConfigKey.join(prefix, rest);
          assertTrue(ConfigKey.isUnder(key, prefix), key);
          assertEquals(rest, ConfigKey.below(key, prefix), key);
        });
    assertEquals("[0].x", ConfigKey.below("a[0].x", "a"));
    assertEquals("a[0].x", ConfigKey.join("a", "[0].x"));
  }

  @Test
  void isUnder_needsAWholePart() {
    assertTrue(ConfigKey.isUnder("db.url", "db"));
    assertTrue(ConfigKey.isUnder("db[0]", "db"));
    assertTrue(ConfigKey.isUnder("db", "db"));
    assertFalse(ConfigKey.isUnder("dbs.url", "db"));
    assertFalse(ConfigKey.isUnder("db", "db.url"));
  }

  private static String text(Random random, int most) {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(most + 1);
    for (int i = 0; i < length; i++) {
      text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return text.toString();
  }
}
