package io.varve.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TypeRefTest {
  private abstract static class ListRef<E> extends TypeRef<List<E>> {}

  private static final class Uris extends TypeRef<List<URI>> {}

  private static Stream<Arguments> types() {
    return Stream.of(
        Arguments.of(new TypeRef<String>() {}, "java.lang.String"),
        Arguments.of(new TypeRef<int[]>() {}, "int[]"),
        Arguments.of(new TypeRef<List<URI>>() {}, "java.util.List<java.net.URI>"),
        Arguments.of(new TypeRef<List<URI>[]>() {}, "java.util.List<java.net.URI>[]"),
        Arguments.of(
            new TypeRef<Map<String, Optional<Integer>>>() {},
            "java.util.Map<java.lang.String, java.util.Optional<java.lang.Integer>>"));
  }

  @ParameterizedTest
  @MethodSource("types")
  void text_isTheTypeAsInTheProgram(TypeRef<?> ref, String text) {
    assertThat(ref).hasToString(text);
    assertThat(ref.type().getTypeName()).isEqualTo(text);
  }

  @Test
  void referencesToOneType_areEqual() {
    assertThat(new TypeRef<List<URI>>() {})
        .isEqualTo(new TypeRef<List<URI>>() {})
        .isEqualTo(new Uris())
        .hasSameHashCodeAs(new Uris())
        .isNotEqualTo(new TypeRef<List<String>>() {})
        .isNotEqualTo(List.class);
  }

  @Test
  @SuppressWarnings("rawtypes")
  void subclassWithoutTheType_isRefused() {
    assertThatIllegalStateException()
        .isThrownBy(() -> new TypeRef() {})
        .withMessage("write new TypeRef<List<String>>() {} with the type in it");
    // Its type argument is the element's, not the list's.
    assertThatIllegalStateException().isThrownBy(() -> new ListRef<String>() {});
  }
}
