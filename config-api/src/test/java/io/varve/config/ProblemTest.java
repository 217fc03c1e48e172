package io.varve.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProblemTest {
  private static final Origin LINE = Origin.line("files", "application.yaml", 12);

  @Test
  void text_isOneLine_withoutTheAbsentParts() {
    assertThat(Problem.of("db.port", LINE, "an integer", "text", "set it to 1"))
        .hasToString("db.port (application.yaml:12): expected an integer, found text; set it to 1");
    assertThat(Problem.of("db.port", "a value", "nothing", "set it"))
        .hasToString("db.port: expected a value, found nothing; set it");
    assertThat(Problem.at(LINE, "a", "b", "c"))
        .hasToString("application.yaml:12: expected a, found b; c");
    assertThat(Problem.of("a", "b", "c", "d").withCode("ACME-17"))
        .hasToString("a: expected b, found c; d [ACME-17]");
    assertThat(new Problem(Optional.empty(), Optional.empty(), "a", "b", "c", Optional.empty()))
        .hasToString("expected a, found b; c");
  }

  @Test
  void code_isAbsentUntilItIsGiven() {
    Problem problem = Problem.of("a", "x", "y", "z");
    assertThat(problem.code()).isEmpty();
    assertThat(problem.withCode("ACME-17").code()).hasValue("ACME-17");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "17", "ACME", "ACME-", "ACME 17", "ACME-17 ", "[ACME-17]"})
  void code_isLettersDashDigits(String wrong) {
    Problem problem = Problem.of("a", "x", "y", "z");
    assertThatIllegalArgumentException().isThrownBy(() -> problem.withCode(wrong));
  }

  @Test
  void nulls_areRefused() {
    assertThatNullPointerException().isThrownBy(() -> Problem.of("a", null, "y", "z"));
    assertThatNullPointerException().isThrownBy(() -> Problem.at(null, "x", "y", "z"));
  }
}
