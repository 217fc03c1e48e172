package io.varve.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.io.ByteArrayOutputStream;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretTest {
  private static final Secret SECRET = Secret.of("hunter2");

  private record Credentials(String user, Secret password) {}

  private static Stream<Object> holders() {
    return Stream.of(
        SECRET,
        new Credentials("ann", SECRET),
        List.of(SECRET),
        Map.of("password", SECRET),
        Optional.of(SECRET),
        new IllegalStateException("cannot log in with " + SECRET));
  }

  @ParameterizedTest
  @MethodSource("holders")
  void text_isMaskedWhereverItIsPrinted(Object holder) {
    assertThat(holder.toString()).contains("******").doesNotContain("hunter2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "hunter2", "a much longer secret, with ünïcode"})
  void mask_hidesTheLengthToo(String text) {
    assertThat(Secret.of(text)).hasToString(Secret.MASK);
    assertThat(Secret.of(text).reveal()).isEqualTo(text);
  }

  @Test
  void secretsWithEqualTexts_areEqual() {
    assertThat(SECRET)
        .isEqualTo(Secret.of("hunter2"))
        .hasSameHashCodeAs(Secret.of("hunter2"))
        .isNotEqualTo(Secret.of("hunter3"))
        .isNotEqualTo(Secret.of("hunter"))
        .isNotEqualTo(Secret.of(""))
        .isNotEqualTo("hunter2");
  }

  /** A serialized secret would end in a session store or a cache. */
  @Test
  void secret_cannotBeSerialized() {
    assertThatExceptionOfType(NotSerializableException.class)
        .isThrownBy(
            () -> {
              try (ObjectOutputStream out = new ObjectOutputStream(new ByteArrayOutputStream())) {
                out.writeObject(SECRET);
              }
            });
  }

  @Test
  void null_isNoSecret() {
    assertThatNullPointerException().isThrownBy(() -> Secret.of(null));
  }
}
