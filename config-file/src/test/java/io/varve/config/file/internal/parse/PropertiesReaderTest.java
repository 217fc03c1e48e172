package io.varve.config.file.internal.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.StringReader;
import java.util.Map;
import java.util.Properties;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PropertiesReaderTest {
  /** The JDK's own parser is the definition of the grammar. */
  @Test
  void grammar_isThatOfTheJdk() throws IOException {
    long seed = new SplittableRandom().nextLong();
    SplittableRandom random = new SplittableRandom(seed);
    int rounds = Boolean.getBoolean("varve.long") ? 2_000_000 : 50_000;
    String[] pieces = {
      "a", "b", "=", ":", " ", "\t", "\f", "\n", "\r", "\r\n", "\\", "\\", "#", "!", "u", "\\u0041",
      "\\u00e", "n", "t", "é", "0"
    };
    for (int round = 0; round < rounds; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(14); i >= 0; i--) {
        text.append(pieces[random.nextInt(pieces.length)]);
      }
      String expected = jdk(text.toString());
      String actual = ours(text.toString());
      assertEquals(
          expected,
          actual,
          () -> "seed " + seed + ": " + text.toString().replace("\n", "<n>").replace("\r", "<r>"));
    }
  }

  private static String jdk(String text) throws IOException {
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(text));
    } catch (IllegalArgumentException e) {
      return "malformed";
    }
    return new TreeMap<>(properties).toString();
  }

  private static String ours(String text) {
    Map<String, String> entries = new TreeMap<>();
    PropertiesReader reader = new PropertiesReader(text);
    long previous = 0;
    for (PropertiesReader.Entry entry = reader.next(); entry != null; entry = reader.next()) {
      if (entry.key() == null || entry.value() == null) {
        return "malformed";
      }
      if (entry.line() <= previous) {
        return "line " + entry.line() + " after " + previous;
      }
      previous = entry.line();
      entries.put(entry.key(), entry.value());
    }
    return entries.toString();
  }
}
