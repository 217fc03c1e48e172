package io.varve.config.layered.internal.bind;

import static io.varve.config.layered.internal.bind.TestBinder.bind;
import static io.varve.config.layered.internal.bind.TestBinder.problems;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.varve.config.DefaultValue;
import io.varve.config.InvalidValueException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Defaults that annotations give to the components of a record. */
class DefaultValueTest {
  private record Range(int minSize, int maxSize) {}

  private record BadDefault(@DefaultValue("many") int poolSize) {}

  @Test
  void badDefault_namesTheAnnotation() {
    assertEquals(
        List.of(
            "pool-size (@DefaultValue of BadDefault.poolSize): expected a whole number, found text"
                + " \"many\"; set it to a whole number such as 5432 [VARVE-0142]"),
        problems(InvalidValueException.class, BadDefault.class));
    assertEquals(3, bind(BadDefault.class, "pool-size", "3").poolSize());
  }

  private record DefaultOnRecord(@DefaultValue("x") Range range) {}

  @Test
  void defaultOnARecord_isAnErrorInTheProgram() {
    String problem =
        problems(InvalidValueException.class, DefaultOnRecord.class, "range.min-size", "1").get(0);
    assertEquals(
        "range: expected a default that can be text, found @DefaultValue on DefaultOnRecord.range,"
            + " which is the values of Range; remove the annotation and make it Optional, or give"
            + " its parts defaults [VARVE-0137]",
        problem);
  }

  @SuppressWarnings("ArrayRecordComponent")
  private record Collections(
      @DefaultValue("a, b") List<String> list,
      @DefaultValue("") List<Range> records,
      @DefaultValue("1,2") int[] array,
      @DefaultValue("") Map<String, String> map,
      @DefaultValue("x") Optional<String> optional) {}

  @Test
  void defaults_ofCollections() {
    Collections collections = bind(Collections.class);
    assertEquals(List.of("a", "b"), collections.list());
    assertEquals(List.of(), collections.records());
    assertEquals(2, collections.array()[1]);
    assertEquals(Map.of(), collections.map());
    assertEquals(Optional.of("x"), collections.optional());
    assertFalse(bind(Collections.class).array() == collections.array());
  }
}
