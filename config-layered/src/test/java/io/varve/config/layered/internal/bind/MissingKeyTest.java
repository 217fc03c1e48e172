package io.varve.config.layered.internal.bind;

import static io.varve.config.layered.internal.bind.TestBinder.bind;
import static io.varve.config.layered.internal.bind.TestBinder.problems;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.DefaultValue;
import io.varve.config.MissingKeyException;
import io.varve.config.layered.internal.convert.ConverterRegistry;
import io.varve.config.layered.internal.value.MapValueLookup;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Messages about keys that a record needs. */
class MissingKeyTest {
  private final Binder binder = new Binder(new ConverterRegistry(List.of()));

  private record Pool(int poolSize, @DefaultValue("30s") Duration timeout) {}

  private record Range(int minSize, int maxSize) {}

  @Test
  void onlyMissingKeys_areAMissingKeyException() {
    assertEquals(
        List.of(
            "pool-size: expected a whole number, found nothing; set it to a whole number such as 5432 [VARVE-0110]"),
        problems(MissingKeyException.class, Pool.class));
  }

  @Test
  void missingKey_suggestsTheNearestWithItsOrigin() {
    assertEquals(
        List.of(
            "pool-size: expected a whole number, found nothing; set it to a whole number such as"
                + " 5432, or did you mean pool-sise (test:1)? [VARVE-0110]"),
        problems(MissingKeyException.class, Pool.class, "pool-sise", "7"));
  }

  @Test
  void missingKey_doesNotSuggestItsSiblings() {
    assertEquals(
        List.of(
            "max-size: expected a whole number, found nothing; set it to a whole number such as 5432 [VARVE-0110]"),
        problems(MissingKeyException.class, Range.class, "min-size", "7"));
  }

  @Test
  void missingKey_namesTheNullThatHidesIt() {
    MapValueLookup values = MapValueLookup.of("max-size", "1").hide("min-size");
    MissingKeyException e =
        assertThrows(MissingKeyException.class, () -> binder.get(values, "", Range.class));
    assertEquals(
        "min-size (test:2): expected a whole number, found null, or nothing written, which hides every lower layer's;"
            + " set it to a whole number such as 5432, or remove the key there [VARVE-0110]",
        e.getMessage());
  }

  @Test
  void missingKey_namesWhatIsBelowIt() {
    assertEquals(
        List.of(
            "max-size: expected a whole number, found only keys below it, such as max-size.x; set it"
                + " to a whole number such as 5432 [VARVE-0110]"),
        problems(MissingKeyException.class, Range.class, "min-size", "7", "max-size.x", "1"));
  }

  private record Absent(List<String> hosts, Set<Integer> ports, Map<String, String> labels) {}

  @Test
  void absentList_isMissingAndAbsentMapIsEmpty() {
    List<String> problems = problems(MissingKeyException.class, Absent.class);
    assertEquals(
        List.of(
            "hosts: expected a list, found nothing; set it, or give it @DefaultValue(\"\") in the"
                + " program to be empty [VARVE-0110]",
            "ports: expected a list, found nothing; set it, or give it @DefaultValue(\"\") in the"
                + " program to be empty [VARVE-0110]"),
        problems);
    assertEquals(Map.of(), bind(Absent.class, "hosts", "a", "ports", "").labels());
  }

  private record HoldsOptional(Optional<Range> range, @DefaultValue("") List<Range> ranges) {}

  @Test
  void optionalRecord_withOnlyMisspeltKeysIsAnError() {
    assertTrue(
        problems(MissingKeyException.class, HoldsOptional.class, "range.min-sise", "1")
            .get(0)
            .contains("did you mean range.min-sise (test:1)?"));
  }
}
