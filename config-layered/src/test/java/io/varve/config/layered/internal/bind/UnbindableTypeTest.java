package io.varve.config.layered.internal.bind;

import static io.varve.config.layered.internal.bind.TestBinder.bind;
import static io.varve.config.layered.internal.bind.TestBinder.problems;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.InvalidValueException;
import io.varve.config.Key;
import io.varve.config.layered.internal.convert.ConverterRegistry;
import io.varve.config.layered.internal.value.MapValueLookup;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Types that cannot be bound, and the messages about them. */
class UnbindableTypeTest {
  private record Page<T>(List<T> items) {}

  private final Binder binder = new Binder(new ConverterRegistry(List.of()));

  @Test
  void genericRecord_withoutItsArgumentIsAnError() {
    String problem = problems(InvalidValueException.class, Page.class, "items", "1").get(0);
    assertEquals(
        "items: expected a type without open parameters, found the type parameter T; name the whole"
            + " type with new TypeRef<…>() {} [VARVE-0131]",
        problem);
  }

  private static final class Plain {}

  private sealed interface Shape permits Circle {}

  private record Circle(int r) implements Shape {}

  private record Unbindable(
      Plain plain, Shape shape, List<Object> objects, Map<Plain, String> map) {}

  @Test
  void typesThatCannotBeBound_areErrorsThatSayWhichCan() {
    List<String> problems = problems(InvalidValueException.class, Unbindable.class);
    assertEquals(4, problems.size());
    assertEquals(
        "plain: expected a type that can be bound: one with a Converter, an enum, a record, an"
            + " interface of methods without parameters, or an Optional, List, Set, Map or array of"
            + " these, found the class Plain; make it a record, or give the builder a"
            + " Converter<Plain> [VARVE-0130]",
        problems.get(0));
    assertTrue(problems.get(1).contains("found the sealed type Shape"), problems.get(1));
    assertTrue(problems.get(2).contains("found the class Object"), problems.get(2));
    assertTrue(problems.get(3).contains("found keys of Plain"), problems.get(3));
    assertThrows(InvalidValueException.class, () -> bind(Runnable.class));
    assertThrows(InvalidValueException.class, () -> bind(Override.class));
    assertThrows(
        InvalidValueException.class, () -> binder.find(MapValueLookup.of(), "a", Plain.class));
  }

  private record WrongKey(@Key("a..b") String a) {}

  @Test
  void wrongKeyAnnotation_isNamed() {
    assertEquals(
        List.of(
            "expected keys in the @Key annotations of WrongKey, found one that is none: a..b; correct"
                + " the annotation [VARVE-0135]"),
        problems(InvalidValueException.class, WrongKey.class));
  }
}
