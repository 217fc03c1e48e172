package io.varve.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.varve.config.Explanation.Candidate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExplanationTest {
  private static final Candidate ARGUMENT =
      new Candidate(
          "arguments",
          Origin.of("cli", "argument 1"),
          500,
          Optional.of("1"),
          true,
          "highest precedence");
  private static final Candidate FILE =
      new Candidate(
          "application.yaml",
          Origin.line("files", "application.yaml", 12),
          100,
          Optional.empty(),
          false,
          "overridden by argument 1");

  @Test
  void text_hasALinePerCandidate_andMarksTheWinner() {
    assertThat(new Explanation("db.port", Optional.of("1"), List.of(ARGUMENT, FILE), List.of()))
        .hasToString(
            """
            db.port = 1
              * 1  argument 1  [500] highest precedence
                (hidden)  application.yaml:12  [100] overridden by argument 1""");
  }

  @Test
  void unknownKey_hasSuggestions() {
    assertThat(
            new Explanation("db.prot", Optional.empty(), List.of(), List.of("db.port", "db.proto")))
        .hasToString("db.prot = (absent)\n  did you mean db.port or db.proto?");
  }

  @Test
  void lists_areCopied() {
    List<Candidate> candidates = new ArrayList<>(List.of(ARGUMENT));
    Explanation explanation =
        new Explanation("db.port", Optional.of("1"), candidates, new ArrayList<>());
    candidates.clear();
    assertThat(explanation.candidates()).containsExactly(ARGUMENT);
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> explanation.suggestions().add("x"));
  }
}
