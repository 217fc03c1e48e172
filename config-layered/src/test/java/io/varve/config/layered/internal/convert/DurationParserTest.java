package io.varve.config.layered.internal.convert;

import static io.varve.config.layered.internal.convert.TestConversions.read;
import static io.varve.config.layered.internal.convert.TestConversions.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.Problem;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationParserTest {
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          250ms, PT0.25S
          30s, PT30S
          5m, PT5M
          2h, PT2H
          1d, PT24H
          7us, PT0.000007S
          7µs, PT0.000007S
          9ns, PT0.000000009S
          1h30m, PT1H30M
          1d 2h 3m 4s 5ms, PT26H3M4.005S
          ' 10 s ', PT10S
          -5m, PT-5M
          +5m, PT5M
          0s, PT0S
          PT1.5S, PT1.5S
          P2D, PT48H
          -PT6H, PT-6H
          pt5m, PT5M
          """)
  void duration_accepts(String text, Duration expected) {
    assertEquals(expected, read(Duration.class, text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"30", "0", "-30", " 30 "})
  void duration_bareNumberAsksToAddAUnit(String text) {
    Problem problem = refused(Duration.class, text);
    assertEquals("a duration", problem.expected());
    assertTrue(problem.found().startsWith("a number without a unit"), problem.found());
    assertTrue(problem.remedy().startsWith("add a unit, such as 250ms"), problem.remedy());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "s", "-", "P", "PT", "1x", "5M", "1.5h", "30m1h", "5m5m", "1h30", "h5", "5 m x", "P1M"
      })
  void duration_refusesOtherTexts(String text) {
    assertEquals("a duration", refused(Duration.class, text).expected());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "9999999999999999999s",
        "9223372036854775807d",
        "99999999999999999999999999999999999s"
      })
  void duration_outOfRange(String text) {
    assertTrue(refused(Duration.class, text).found().startsWith("a duration out of range"));
  }
}
