package io.varve.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The small value types of the API. */
class ValuesTest {
  private static final Origin LINE = Origin.line("files", "application.yaml", 12);

  @Test
  void problem_isOneLine() {
    assertEquals(
        "db.port (application.yaml:12): expected an integer, found text; set it to 1",
        Problem.of("db.port", LINE, "an integer", "text", "set it to 1").toString());
    assertEquals(
        "db.port: expected a value, found nothing; set it",
        Problem.of("db.port", "a value", "nothing", "set it").toString());
    assertEquals(
        "application.yaml:12: expected a, found b; c", Problem.at(LINE, "a", "b", "c").toString());
    assertEquals(
        "expected a, found b; c",
        new Problem(Optional.empty(), Optional.empty(), "a", "b", "c").toString());
  }
}
