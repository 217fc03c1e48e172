package io.varve.config.consul.internal.kv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.ConfigException;
import io.varve.config.Origin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KvPathTest {
  private static final Origin ORIGIN = Origin.of("test", "argument 1");

  @Test
  void everySegment_isPercentEncoded() {
    assertEquals("a/b%20c/50%25/%23/%3F/%2C/%C3%A4/~", KvPath.encode("a/b c/50%/#/?/,/ä/~"));
    assertEquals("%F0%9F%92%A1", KvPath.encode("\uD83D\uDCA1"));
    assertEquals("a%2Bb", KvPath.encode("a+b"), "a plus would be a space to some");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/a", "a/", "a//b", ".", "a/../b", "a/."})
  void keysThatTheServerWouldRedirect_areRefused(String key) {
    assertThrows(ConfigException.class, () -> KvPath.checked(key, "varve.consul.keys", ORIGIN));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a", "a/", "a/b c", "a/.b", "a/b.", "a/b..c/", "50%", "a/ b", "a/%zz"})
  void nameThatEveryVersionTakesLiterally_isAskable(String name) {
    assertTrue(KvPath.isAskable(name));
    assertEquals(name, KvPath.askable(name));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      textBlock =
          """
          p//odd,        p/
          p/a//b,        p/a/
          /a,            ""
          p/50%20off,    p/50
          p/a%2e%2e/b,   p/a
          "p/a ",        p/a
          " a",          ""
          p/..,          p/
          p/../x,        p/
          p/.%20x,       p/
          p/.,           p/
          "p/a %20",     p/a
          """)
  void nameThatSomeVersionRefusesOrChanges_isShortened(String name, String beginning) {
    assertFalse(KvPath.isAskable(name));
    assertEquals(beginning, KvPath.askable(name));
  }

  @ParameterizedTest
  @CsvSource({"p/a:b,p/a", "p/:x,p/", "p/a-b_c.d/e,p/a-b_c.d/e", "p/ä,p/", "p/.:x,p/"})
  void plainBeginning_hasTheFewCharactersThatOneVersionTakes(String name, String beginning) {
    assertEquals(beginning, KvPath.plainBeginning(name));
  }

  @ParameterizedTest
  @CsvSource({"a,a/", "a/,a/", "/a//,a/", "a/b,a/b/", "/,''", "'',''"})
  void prefixes_endWithOneSlash(String written, String prefix) {
    assertEquals(prefix, KvPath.normalizePrefix(written, "varve.consul.prefixes", ORIGIN));
  }
}
