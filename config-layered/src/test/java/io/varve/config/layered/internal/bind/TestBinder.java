package io.varve.config.layered.internal.bind;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.varve.config.ConfigException;
import io.varve.config.Problem;
import io.varve.config.layered.internal.convert.ConverterRegistry;
import io.varve.config.layered.internal.value.MapValueLookup;
import java.util.List;

/** Binds types to keys and texts: {@code "a", "1", "b", "2"}. */
final class TestBinder {
  private static final Binder BINDER = new Binder(new ConverterRegistry(List.of()));

  private TestBinder() {}

  static <T> T bind(Class<T> type, String... keysAndTexts) {
    return BINDER.get(MapValueLookup.of(keysAndTexts), "", type);
  }

  /** Returns the problems of a type that cannot be bound. */
  static <T extends ConfigException> List<String> problems(
      Class<T> kind, Class<?> type, String... keysAndTexts) {
    T e = assertThrows(kind, () -> bind(type, keysAndTexts));
    return e.problems().stream().map(Problem::toString).toList();
  }
}
