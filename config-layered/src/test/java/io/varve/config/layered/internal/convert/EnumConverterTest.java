package io.varve.config.layered.internal.convert;

import static io.varve.config.layered.internal.convert.TestConversions.read;
import static io.varve.config.layered.internal.convert.TestConversions.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnumConverterTest {
  enum Mode {
    READ_ONLY,
    READ_WRITE,
    UTF8
  }

  enum Twins {
    foo,
    FOO,
    Bar
  }

  enum Nothing {}

  @ParameterizedTest
  @ValueSource(
      strings = {
        "READ_ONLY",
        "read_only",
        "read-only",
        "Read-Only",
        "readOnly",
        "ReadOnly",
        " read-only "
      })
  void enum_acceptsAnyCaseAndKebab(String text) {
    assertEquals(Mode.READ_ONLY, read(Mode.class, text));
  }

  @Test
  void enum_acceptsMixedCaseOfOneWord() {
    assertEquals(Mode.UTF8, read(Mode.class, "Utf8"));
    assertEquals(Twins.Bar, read(Twins.class, "BAR"));
  }

  @Test
  void enum_listsItsConstants() {
    assertEquals("one of READ_ONLY, READ_WRITE, UTF8", refused(Mode.class, "x").expected());
    assertEquals(
        "set it to one of these, such as READ_ONLY", refused(Mode.class, "readonly").remedy());
    refused(Mode.class, "");
    refused(Nothing.class, "x");
    assertTrue(refused(Character.UnicodeScript.class, "x").expected().endsWith(" more"));
  }

  @Test
  void enum_needsTheExactNameWhereCaseTellsConstantsApart() {
    assertEquals(Twins.foo, read(Twins.class, "foo"));
    assertEquals(Twins.FOO, read(Twins.class, "FOO"));
    refused(Twins.class, "Foo");
  }
}
