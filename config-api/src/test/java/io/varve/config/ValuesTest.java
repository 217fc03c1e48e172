package io.varve.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** The small value types of the API. */
class ValuesTest {
  private static final Origin LINE = Origin.line("files", "application.yaml", 12);

  @Test
  void origin_hasAShortForm() {
    assertEquals("application.yaml:12", LINE.toString());
    assertEquals("argument 3", Origin.of("cli", "argument 3").toString());
    assertEquals(
        "consul config/orders/db/pool-size @812",
        Origin.index("consul", "consul config/orders/db/pool-size", 812).toString());
  }

  @Test
  void origin_hasParts() {
    assertEquals("files", LINE.source());
    assertEquals("application.yaml", LINE.location());
    assertEquals(OptionalLong.of(12), LINE.line());
    assertEquals(OptionalLong.empty(), LINE.index());
    assertEquals(OptionalLong.of(12), Origin.index("c", "k", 12).index());
    assertEquals(OptionalLong.empty(), Origin.index("c", "k", 12).line());
    assertEquals(OptionalLong.empty(), Origin.of("c", "k").line());
  }

  @Test
  void origin_isEqualByItsParts() {
    assertEquals(LINE, Origin.line("files", "application.yaml", 12));
    assertEquals(LINE.hashCode(), Origin.line("files", "application.yaml", 12).hashCode());
    assertNotEquals(LINE, Origin.line("files", "application.yaml", 13));
    assertNotEquals(LINE, Origin.index("files", "application.yaml", 12));
    assertNotEquals(LINE, Origin.line("other", "application.yaml", 12));
    assertNotEquals(LINE, Origin.of("files", "application.yaml"));
  }

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
        "a: expected b, found c; d [ACME-17]",
        Problem.of("a", "b", "c", "d").withCode("ACME-17").toString());
    assertEquals(
        "expected a, found b; c",
        new Problem(Optional.empty(), Optional.empty(), "a", "b", "c", Optional.empty())
            .toString());
  }

  @Test
  void code_isLettersDashDigits() {
    Problem problem = Problem.of("a", "x", "y", "z");
    assertEquals(Optional.empty(), problem.code());
    assertEquals(Optional.of("ACME-17"), problem.withCode("ACME-17").code());
    for (String wrong :
        List.of("", " ", "17", "ACME", "ACME-", "ACME 17", "ACME-17 ", "[ACME-17]")) {
      assertThrows(IllegalArgumentException.class, () -> problem.withCode(wrong), wrong);
    }
  }

  @Test
  void exception_listsAllProblems() {
    Problem first = Problem.of("a", "x", "y", "z");
    Problem second = Problem.of("b", "x", "y", "z");
    assertEquals("a: expected x, found y; z", new ConfigException(first).getMessage());
    ConfigException both = new ConfigException(List.of(first, second), null);
    assertEquals(
        "2 problems:\n  - a: expected x, found y; z\n  - b: expected x, found y; z",
        both.getMessage());
    assertEquals(List.of(first, second), both.problems());
    assertThrows(IllegalArgumentException.class, () -> new ConfigException(List.of(), null));
    IllegalStateException cause = new IllegalStateException();
    assertSame(cause, new MissingKeyException(List.of(first), cause).getCause());
    assertSame(cause, new InvalidValueException(List.of(first), cause).getCause());
    assertSame(cause, new InvalidKeyException(List.of(first), cause).getCause());
    assertSame(cause, new SourceException(List.of(first), cause).getCause());
  }

  @Test
  void exception_survivesSerializationWithItsMessage() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(new MissingKeyException(Problem.of("a", "x", "y", "z")));
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      MissingKeyException read = (MissingKeyException) in.readObject();
      assertEquals("a: expected x, found y; z", read.getMessage());
      assertEquals(List.of(), read.problems());
    }
  }

  @Test
  void secret_showsNothing() {
    Secret secret = Secret.of("hunter2");
    assertEquals("******", secret.toString());
    assertEquals("hunter2", secret.reveal());
    assertEquals(secret, Secret.of("hunter2"));
    assertEquals(secret.hashCode(), Secret.of("hunter2").hashCode());
    assertNotEquals(secret, Secret.of("hunter3"));
    assertNotEquals(secret, Secret.of(""));
  }

  @Test
  void dataSize_isWrittenInTheLargestBinaryUnit() {
    assertEquals("0B", new DataSize(0).toString());
    assertEquals("1000B", new DataSize(1000).toString());
    assertEquals("64KiB", new DataSize(64 * 1024).toString());
    assertEquals("3TiB", new DataSize(3L << 40).toString());
    assertEquals("2048TiB", new DataSize(1L << 51).toString());
    assertTrue(new DataSize(1).compareTo(new DataSize(2)) < 0);
    assertThrows(IllegalArgumentException.class, () -> new DataSize(-1));
  }

  @Test
  void typeRef_namesItsType() {
    TypeRef<List<String>> ref = new TypeRef<>() {};
    assertEquals("java.util.List<java.lang.String>", ref.toString());
    assertEquals(ref, new TypeRef<List<String>>() {});
    assertEquals(ref.hashCode(), new TypeRef<List<String>>() {}.hashCode());
    assertNotEquals(ref, new TypeRef<List<Integer>>() {});
  }

  private abstract static class ListRef<E> extends TypeRef<List<E>> {}

  @Test
  @SuppressWarnings("rawtypes")
  void typeRef_refusesWhatDoesNotFixTheType() {
    assertThrows(IllegalStateException.class, () -> new TypeRef() {});
    // Its type argument is the element's, not the list's.
    assertThrows(IllegalStateException.class, () -> new ListRef<String>() {});
  }

  @Test
  void change_isOneLine() {
    assertEquals(
        "worker.batch-size: 10 → 20 (application.yaml:12)",
        new Change(
                "worker.batch-size", Optional.of("10"), Optional.of("20"), Optional.of(LINE), false)
            .toString());
    assertEquals(
        "a: (absent) → 1 (application.yaml:12)",
        new Change("a", Optional.empty(), Optional.of("1"), Optional.of(LINE), false).toString());
    assertEquals(
        "a: 1 → (absent)",
        new Change("a", Optional.of("1"), Optional.empty(), Optional.empty(), false).toString());
  }

  @Test
  void change_masksASecretWhateverItIsGiven() {
    Change change =
        new Change("pin", Optional.of("hunter2"), Optional.of("hunter3"), Optional.of(LINE), true);
    assertEquals(Optional.of(Secret.MASK), change.oldValue());
    assertEquals(Optional.of(Secret.MASK), change.newValue());
    assertFalse(change.toString().contains("hunter"));
    Change first = new Change("pin", Optional.empty(), Optional.of("x"), Optional.empty(), true);
    assertEquals(Optional.empty(), first.oldValue());
  }

  @Test
  void explanation_isSeveralLines() {
    Explanation explanation =
        new Explanation(
            "db.port",
            Optional.of("1"),
            List.of(
                new Explanation.Candidate(
                    "arguments",
                    Origin.of("cli", "argument 1"),
                    500,
                    Optional.of("1"),
                    true,
                    "wins"),
                new Explanation.Candidate(
                    "application.yaml", LINE, 100, Optional.empty(), false, "overridden")),
            List.of());
    assertEquals(
        "db.port = 1\n  * 1  argument 1  [500] wins\n    (hidden)  application.yaml:12  [100]"
            + " overridden",
        explanation.toString());
  }

  @Test
  void explanation_ofAnUnknownKeySuggests() {
    assertEquals(
        "db.prot = (absent)\n  did you mean db.port or db.proto?",
        new Explanation("db.prot", Optional.empty(), List.of(), List.of("db.port", "db.proto"))
            .toString());
  }

  @Test
  void exception_showsTwentyProblems_andHasAll() {
    List<Problem> many =
        java.util.stream.IntStream.range(0, 390)
            .mapToObj(i -> Problem.of("k" + i, "a value", "nothing", "set it"))
            .toList();
    ConfigException e = new ConfigException(many, null);
    assertEquals(390, e.problems().size());
    assertEquals(22, e.getMessage().lines().count());
    assertTrue(e.getMessage().startsWith("390 problems:\n  - k0: "), e.getMessage());
    assertTrue(e.getMessage().endsWith("\n  - and 370 more"), e.getMessage());
  }
}
