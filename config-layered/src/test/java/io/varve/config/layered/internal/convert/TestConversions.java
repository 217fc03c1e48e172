package io.varve.config.layered.internal.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.varve.config.InvalidValueException;
import io.varve.config.Problem;
import io.varve.config.layered.internal.bind.Binder;
import io.varve.config.layered.internal.value.MapValueLookup;
import java.util.List;

/** Converts texts with the built-in converters. */
final class TestConversions {
  private static final Binder BINDER = new Binder(new ConverterRegistry(List.of()));

  private TestConversions() {}

  static <T> T read(Class<T> type, String text) {
    return BINDER.get(MapValueLookup.of("k", text), "k", type);
  }

  /** Returns the one problem of a text that is refused. */
  static Problem refused(Class<?> type, String text) {
    InvalidValueException e =
        assertThrows(InvalidValueException.class, () -> read(type, text), text);
    assertEquals(1, e.problems().size());
    assertEquals("test:1", e.problems().get(0).origin().orElseThrow().toString());
    return e.problems().get(0);
  }
}
