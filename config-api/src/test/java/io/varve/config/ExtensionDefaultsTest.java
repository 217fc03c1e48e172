package io.varve.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Extensions of a program that implement no more than they must. */
class ExtensionDefaultsTest {

  @Test
  void converter_describesItselfByItsType() {
    Converter<StringBuilder> converter =
        new Converter<>() {
          @Override
          public Class<StringBuilder> type() {
            return StringBuilder.class;
          }

          @Override
          public StringBuilder convert(String text) {
            return new StringBuilder(text);
          }
        };
    assertThat(converter.expected()).isEqualTo("a value that StringBuilder understands");
    assertThat(converter.remedy()).isEqualTo("correct the value");
  }

  @Test
  void guardAndListener_takeAllKeys() {
    ChangeGuard guard = proposal -> {};
    ChangeListener listener = event -> {};
    assertThat(guard.prefix()).isEmpty();
    assertThat(listener.prefix()).isEmpty();
  }
}
