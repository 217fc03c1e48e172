package io.varve.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class OriginTest {
  private static final Origin LINE = Origin.line("files", "application.yaml", 12);
  private static final Origin INDEX =
      Origin.index("consul", "consul config/orders/db/pool-size", 812);

  @Test
  void text_isShort() {
    assertThat(LINE).hasToString("application.yaml:12");
    assertThat(Origin.of("cli", "argument 3")).hasToString("argument 3");
    assertThat(INDEX).hasToString("consul config/orders/db/pool-size @812");
  }

  @Test
  void lineAndIndex_areNeverBothThere() {
    assertThat(LINE.line()).hasValue(12);
    assertThat(LINE.index()).isEmpty();
    assertThat(INDEX.index()).hasValue(812);
    assertThat(INDEX.line()).isEmpty();
    assertThat(Origin.of("c", "k").line()).isEqualTo(OptionalLong.empty());
    assertThat(Origin.of("c", "k").index()).isEqualTo(OptionalLong.empty());
  }

  @Test
  void sourceAndLocation_areKept() {
    assertThat(LINE.source()).isEqualTo("files");
    assertThat(LINE.location()).isEqualTo("application.yaml");
  }

  @Test
  void originsWithEqualParts_areEqual() {
    assertThat(LINE)
        .isEqualTo(Origin.line("files", "application.yaml", 12))
        .hasSameHashCodeAs(Origin.line("files", "application.yaml", 12))
        .isNotEqualTo(Origin.line("files", "application.yaml", 13))
        .isNotEqualTo(Origin.index("files", "application.yaml", 12))
        .isNotEqualTo(Origin.line("other", "application.yaml", 12))
        .isNotEqualTo(Origin.line("files", "other.yaml", 12))
        .isNotEqualTo(Origin.of("files", "application.yaml"))
        .isNotEqualTo("application.yaml:12");
  }

  @Test
  void atLine_isALineOfTheSameText() {
    assertThat(Origin.of("files", "application.yaml").atLine(12)).isEqualTo(LINE);
    assertThat(LINE.atLine(13)).hasToString("application.yaml:13");
    assertThat(INDEX.atLine(2)).as("a text in a store").hasToString(INDEX.location() + ":2");
  }

  @Test
  void nulls_areRefused() {
    assertThatNullPointerException().isThrownBy(() -> Origin.of(null, "a")).withMessage("source");
    assertThatNullPointerException().isThrownBy(() -> LINE.equals(Origin.line("a", null, 1)));
  }
}
