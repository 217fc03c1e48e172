package io.varve.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules for each exception of the family. */
class ConfigExceptionTest {
  private static final Problem FIRST = Problem.of("a", "x", "y", "z");
  private static final Problem SECOND = Problem.of("b", "x", "y", "z");

  private record Kind(
      Function<Problem, ConfigException> one,
      BiFunction<List<Problem>, @Nullable Throwable, ConfigException> all) {

    @Override
    public String toString() {
      return one.apply(FIRST).getClass().getSimpleName();
    }
  }

  private static Stream<Kind> kinds() {
    return Stream.of(
        new Kind(ConfigException::new, ConfigException::new),
        new Kind(MissingKeyException::new, MissingKeyException::new),
        new Kind(InvalidValueException::new, InvalidValueException::new),
        new Kind(SourceException::new, SourceException::new));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void message_ofOneProblem_isThatProblem(Kind kind) {
    ConfigException e = kind.one.apply(FIRST);
    assertThat(e).hasMessage(FIRST.toString()).hasNoCause();
    assertThat(e.problems()).containsExactly(FIRST);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void message_ofSeveralProblems_listsThemInOrder(Kind kind) {
    ConfigException e = kind.all.apply(List.of(SECOND, FIRST), null);
    assertThat(e).hasMessage("2 problems:\n  - " + SECOND + "\n  - " + FIRST);
    assertThat(e.problems()).containsExactly(SECOND, FIRST);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void message_hasTwentyProblemsAtMost(Kind kind) {
    List<Problem> many =
        Stream.iterate(0, i -> i + 1)
            .limit(21)
            .map(i -> Problem.of("k" + i, "a value", "nothing", "set it"))
            .toList();
    assertThat(kind.all.apply(many.subList(0, 20), null).getMessage())
        .startsWith("20 problems:")
        .contains("k19:")
        .doesNotContain("more");
    ConfigException e = kind.all.apply(many, null);
    assertThat(e.getMessage()).doesNotContain("k20:").endsWith("\n  - and 1 more");
    assertThat(e.problems()).hasSize(21);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void cause_isKept(Kind kind) {
    IOException cause = new IOException("disk");
    assertThat(kind.all.apply(List.of(FIRST), cause)).hasCause(cause);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void exceptionWithoutProblems_isRefused(Kind kind) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> kind.all.apply(List.of(), null))
        .withMessageContaining("at least one problem");
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void problems_cannotBeChanged(Kind kind) {
    List<Problem> given = new ArrayList<>(List.of(FIRST));
    ConfigException e = kind.all.apply(given, null);
    given.clear();
    assertThat(e.problems()).containsExactly(FIRST);
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> e.problems().clear());
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void serializedException_keepsItsMessage(Kind kind) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(kind.one.apply(FIRST));
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      ConfigException read = (ConfigException) in.readObject();
      assertThat(read).hasSameClassAs(kind.one.apply(FIRST)).hasMessage(FIRST.toString());
      assertThat(read.problems()).isEmpty();
    }
  }
}
