package io.varve.config.layered.internal.merge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.Origin;
import io.varve.config.spi.SourceLayer;
import io.varve.config.spi.SourceValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A change of a few values costs only these, and has the result of a whole merge. */
class ChangeOfValuesTest {
  private static final int RUNS = Boolean.getBoolean("varve.long") ? 200_000 : 5_000;
  private static final int CHANGES = 10;

  @Test
  void changedValues_leadToTheStateThatAWholeMergeGives() {
    int resolved = 0;
    int shared = 0;
    int came = 0;
    int went = 0;
    for (int run = 0; run < RUNS; run++) {
      long seed = run * 7919L + 23;
      Random random = new Random(seed);
      List<RankedLayer> layers = new ArrayList<>();
      for (SourceLayer layer : RandomLayers.layers(random, 1 + random.nextInt(4))) {
        layers.add(new RankedLayer(layer.name(), 9 - layers.size(), layer));
      }
      LayerStack stack = LayerStack.of(layers, null);
      MergedLayers merged = stack.merge();
      Placeholders.Resolution resolution =
          placeholders(merged.values()).resolveAll(stack.layerValues(), null);
      for (int change = 0; change < CHANGES; change++) {
        List<RankedLayer> next = changed(random, layers);
        LayerStack nextStack = LayerStack.of(next, stack);
        Set<String> differ = nextStack.valuesThatDiffer(stack);
        if (differ == null) { // now and then, after many changes
          continue;
        }
        MergedLayers nextMerged = nextStack.merge();
        assertEquals(merged.withoutValues(), nextMerged.withoutValues(), "seed " + seed);
        for (RankedLayer ranked : next) {
          for (String key : ranked.layer().values().keySet()) {
            assertEquals(nextMerged.values().get(key), nextStack.values().get(key), "seed " + seed);
          }
        }
        Set<String> touched = new HashSet<>(differ);
        Map<String, SourceValue> then = stack.values();
        touched.removeIf(
            key -> Objects.equals(then.get(key), nextStack.values().get(key))); // shadowed
        Placeholders.Resolution all =
            placeholders(nextMerged.values()).resolveAll(nextStack.layerValues(), null);
        Placeholders.Resolution some =
            placeholders(nextStack.values()).resolveChanged(resolution, touched);
        assertEquals(all.problems(), some.problems(), "seed " + seed);
        if (!all.problems().isEmpty()) { // refused: the state before stays
          continue;
        }
        assertEquals(all.values(), some.values(), "seed " + seed);
        assertEquals(all.holders(), some.holders(), "seed " + seed);
        assertTrue(some.targets().containsAll(all.targets()), "seed " + seed);
        assertEquals(
            ValueDiff.diff(resolution.values(), new HashMap<>(some.values())),
            ValueDiff.diff(resolution.values(), some.values()),
            "seed " + seed);
        resolved += some.holders().size();
        came += some.values().size() > resolution.values().size() ? 1 : 0;
        went += some.values().size() < resolution.values().size() ? 1 : 0;
        shared += some.values().differences(resolution.values()) == null ? 0 : 1;
        layers = next;
        stack = nextStack;
        merged = nextMerged;
        resolution = some;
      }
    }
    assertTrue(resolved > RUNS, "hardly any placeholders: " + resolved);
    assertTrue(shared > RUNS, "hardly ever anything shared: " + shared);
    assertTrue(came > RUNS / 4, "hardly ever a new key: " + came);
    assertTrue(went > RUNS / 4, "hardly ever a key less: " + went);
  }

  private static Placeholders placeholders(Map<String, SourceValue> values) {
    return new Placeholders(
        values, key -> Optional.empty(), key -> key.startsWith("b"), PlaceholderAccess.UNLIMITED);
  }

  private static List<RankedLayer> changed(Random random, List<RankedLayer> layers) {
    List<RankedLayer> next = new ArrayList<>(layers);
    int at = random.nextInt(layers.size());
    RankedLayer ranked = layers.get(at);
    List<String> keys = new ArrayList<>(ranked.layer().values().keySet());
    Map<String, SourceValue> values = new HashMap<>();
    for (int i = random.nextInt(3); i > 0 && !keys.isEmpty(); i--) {
      String key = keys.get(random.nextInt(keys.size()));
      Origin origin = Origin.of(ranked.source(), "here " + random.nextInt(100));
      values.put(key, new SourceValue(text(random, layers), origin));
    }
    SourceLayer layer = ranked.layer().with(values, Set.of());
    if (random.nextInt(3) == 0) {
      Origin origin = Origin.of(ranked.source(), "new " + random.nextInt(100));
      SourceValue value = new SourceValue(text(random, layers), origin);
      keys.removeIf(key -> key.indexOf('[') >= 0);
      Set<String> removed =
          keys.isEmpty() ? Set.of() : Set.of(keys.get(random.nextInt(keys.size())));
      layer =
          random.nextBoolean()
              ? layer.with(Map.of(RandomLayers.key(random), value), Set.of())
              : layer.with(Map.of(), removed);
    }
    next.set(at, new RankedLayer(ranked.source(), ranked.ordinal(), layer));
    return next;
  }

  private static String text(Random random, List<RankedLayer> layers) {
    SourceLayer layer = layers.get(random.nextInt(layers.size())).layer();
    List<String> keys = new ArrayList<>(layer.values().keySet());
    String key = keys.isEmpty() ? "none" : keys.get(random.nextInt(keys.size()));
    return switch (random.nextInt(4)) {
      case 0 -> "see ${" + key + ":-}";
      case 1 -> "${" + key + "} and ${none:" + random.nextInt(3) + "}";
      default -> "text " + random.nextInt(3);
    };
  }

  @Test
  void stackWithOtherLists_orOtherPlaces_isNotTakenForAChangeOfValues() {
    RankedLayer one = ranked(7, SourceLayer.builder("l").put("k", "1", origin()).build());
    RankedLayer same = ranked(7, one.layer().with(Map.of("k", value("2")), Set.of()));
    RankedLayer more = ranked(7, one.layer().with(Map.of("m", value("3")), Set.of()));
    RankedLayer list = ranked(7, one.layer().toBuilder().put("m[0]", "3", origin()).build());
    assertEquals(Set.of("k"), stack(same).valuesThatDiffer(stack(one)));
    assertEquals(Set.of(), stack(one).valuesThatDiffer(stack(one)));
    assertEquals(Set.of("m"), stack(more).valuesThatDiffer(stack(one)));
    assertEquals(Set.of("m"), stack(one).valuesThatDiffer(stack(more)));
    assertNull(stack(list).valuesThatDiffer(stack(one)));
    assertNull(stack(more, list).valuesThatDiffer(stack(one, list)));
    assertNull(stack(ranked(8, same.layer())).valuesThatDiffer(stack(one)));
    assertNull(stack(one, same).valuesThatDiffer(stack(one)));
    assertNotNull(stack(one, same).valuesThatDiffer(stack(one, one)));
  }

  private static LayerStack stack(RankedLayer... layers) {
    return LayerStack.of(List.of(layers), null);
  }

  private static RankedLayer ranked(int ordinal, SourceLayer layer) {
    return new RankedLayer("s", ordinal, layer);
  }

  private static Origin origin() {
    return Origin.of("s", "s");
  }

  private static SourceValue value(String text) {
    return new SourceValue(text, origin());
  }
}
