package io.varve.config.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class WriteTest {
  private static Stream<Arguments> kinds() {
    Optional<String> none = Optional.empty();
    Optional<String> text = Optional.of("hunter2");
    Optional<String> version = Optional.of("7");
    return Stream.of(
        Arguments.of(Write.put("k", "hunter2"), text, none, false, "put k"),
        Arguments.of(Write.create("k", "hunter2"), text, none, true, "create k"),
        Arguments.of(Write.replace("k", "hunter2", "7"), text, version, false, "replace k @7"),
        Arguments.of(Write.delete("k"), none, none, false, "delete k"),
        Arguments.of(Write.deleteIfUnchanged("k", "7"), none, version, false, "delete k @7"));
  }

  @ParameterizedTest(name = "{4}")
  @MethodSource("kinds")
  void write_hasTextAndCondition_andShowsNoText(
      Write write,
      Optional<String> text,
      Optional<String> version,
      boolean ifAbsent,
      String shown) {
    assertThat(write).isEqualTo(new Write("k", text, version, ifAbsent)).hasToString(shown);
  }

  @Test
  void emptyText_isAValue_notADeletion() {
    assertThat(Write.put("k", "").text()).hasValue("");
    assertThat(Write.put("k", "")).hasToString("put k").isNotEqualTo(Write.delete("k"));
  }

  @Test
  void nulls_areRefused() {
    assertThatNullPointerException().isThrownBy(() -> Write.put("k", null));
    assertThatNullPointerException().isThrownBy(() -> Write.delete(null)).withMessage("key");
    assertThatNullPointerException().isThrownBy(() -> Write.replace("k", "t", null));
  }
}
