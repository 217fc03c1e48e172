package io.varve.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChangeTest {
  private static final Origin LINE = Origin.line("files", "application.yaml", 12);

  private static Change change(String from, String to, Origin origin) {
    return new Change(
        "batch-size",
        Optional.ofNullable(from),
        Optional.ofNullable(to),
        Optional.ofNullable(origin),
        false);
  }

  @Test
  void text_isOneLine() {
    assertThat(change("10", "20", LINE)).hasToString("batch-size: 10 → 20 (application.yaml:12)");
    assertThat(change(null, "1", LINE))
        .hasToString("batch-size: (absent) → 1 (application.yaml:12)");
    assertThat(change("1", null, null)).hasToString("batch-size: 1 → (absent)");
    assertThat(change("1", "", null)).hasToString("batch-size: 1 → ");
  }

  @ParameterizedTest
  @CsvSource({"200, false", "201, true"})
  void valueOfMoreThan200Characters_isShortened(int length, boolean shortened) {
    String value = "x".repeat(length);
    assertThat(change(null, value, null))
        .hasToString(
            "batch-size: (absent) → "
                + (shortened ? "x".repeat(200) + "… (201 characters)" : value));
    assertThat(change(null, value, null).newValue()).as("not in the event").hasValue(value);
  }

  @Test
  void secret_isMaskedInEveryPart() {
    Change change =
        new Change("pin", Optional.of("hunter2"), Optional.of("hunter3"), Optional.of(LINE), true);
    assertThat(change.oldValue()).hasValue(Secret.MASK);
    assertThat(change.newValue()).hasValue(Secret.MASK);
    assertThat(change).hasToString("pin: ****** → ****** (application.yaml:12)");
  }

  @Test
  void absentSecret_staysAbsent() {
    Change first = new Change("pin", Optional.empty(), Optional.of("x"), Optional.empty(), true);
    assertThat(first.oldValue()).isEmpty();
    assertThat(first).hasToString("pin: (absent) → ******");
  }
}
