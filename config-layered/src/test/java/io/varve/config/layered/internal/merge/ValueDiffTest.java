package io.varve.config.layered.internal.merge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.Change;
import io.varve.config.Origin;
import io.varve.config.layered.internal.value.ResolvedValue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ValueDiffTest {
  private static ResolvedValue value(String key, String text, int line, boolean secret) {
    return new ResolvedValue(key, text, Origin.line("file", "a.yaml", line), secret);
  }

  private static Map<String, ResolvedValue> values(ResolvedValue... all) {
    Map<String, ResolvedValue> values = new HashMap<>();
    for (ResolvedValue value : all) {
      values.put(value.key(), value);
    }
    return values;
  }

  @Test
  void movedValue_isNoChange() {
    assertEquals(
        List.of(),
        ValueDiff.diff(values(value("a", "1", 1, false)), values(value("a", "1", 9, false))));
  }

  @Test
  void secret_isMaskedOnBothSides_evenIfOnlyOneIsSecret() {
    List<Change> changes =
        ValueDiff.diff(
            values(value("a", "hunter2", 1, true)), values(value("a", "plain", 1, false)));
    assertTrue(changes.get(0).secret());
    assertFalse(changes.toString().contains("hunter2"));
    assertFalse(changes.toString().contains("plain"));
  }

  @Test
  void change_namesWhereTheNewValueIs() {
    Change change =
        ValueDiff.diff(values(value("a", "1", 1, false)), values(value("a", "2", 7, false))).get(0);
    assertEquals("a: 1 → 2 (a.yaml:7)", change.toString());
  }

  @Test
  void changes_leadFromTheOneStateToTheOther() {
    int runs = Boolean.getBoolean("varve.long") ? 200_000 : 10_000;
    for (int run = 0; run < runs; run++) {
      Random random = new Random(run);
      Map<String, ResolvedValue> before = random(random);
      Map<String, ResolvedValue> after = random(random);
      Map<String, String> model = texts(before);
      String last = "";
      for (Change change : ValueDiff.diff(before, after)) {
        assertTrue(last.compareTo(change.key()) < 0, "sorted, each key once; seed " + run);
        last = change.key();
        assertEquals(
            Optional.ofNullable(model.get(last)), change.oldValue(), "old value; seed " + run);
        change
            .newValue()
            .ifPresentOrElse(
                text -> model.put(change.key(), text), () -> model.remove(change.key()));
      }
      assertEquals(texts(after), model, "seed " + run);
    }
  }

  private static Map<String, ResolvedValue> random(Random random) {
    Map<String, ResolvedValue> values = new HashMap<>();
    for (int i = random.nextInt(6); i > 0; i--) {
      String key = "k" + random.nextInt(6);
      values.put(key, value(key, "v" + random.nextInt(3), random.nextInt(3), false));
    }
    return values;
  }

  private static Map<String, String> texts(Map<String, ResolvedValue> values) {
    Map<String, String> texts = new TreeMap<>();
    values.forEach((key, value) -> texts.put(key, value.text()));
    return texts;
  }
}
