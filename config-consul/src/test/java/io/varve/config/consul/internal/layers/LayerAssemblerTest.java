package io.varve.config.consul.internal.layers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.SourceException;
import io.varve.config.consul.fixtures.SourceSetup;
import io.varve.config.consul.internal.kv.KeyPatterns;
import io.varve.config.consul.internal.kv.KvEntries;
import io.varve.config.consul.internal.kv.KvEntry;
import io.varve.config.consul.internal.kv.KvQuery;
import io.varve.config.consul.internal.layers.KeyLayout.LayerInput;
import io.varve.config.consul.internal.layers.KeyLayout.NamedEntry;
import io.varve.config.consul.internal.settings.ConsulSettings;
import io.varve.config.spi.SourceLayer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Patched and reused layers equal rebuilt ones. */
class LayerAssemblerTest {
  private static final DocumentFormats NONE = new DocumentFormats(List.of(), null);

  private static final KvQuery.Prefix TREE = new KvQuery.Prefix("p/");

  private static KeyLayout layout() {
    ConsulSettings settings =
        SourceSetup.bare().set("address", "127.0.0.1").set("prefixes", "p").settings();
    return new KeyLayout(settings.selection(), NONE);
  }

  private static LayerInput entries(Map<String, byte[]> values, int index) {
    List<NamedEntry> named = new ArrayList<>();
    values.forEach(
        (key, value) ->
            named.add(new NamedEntry(key.replace('/', '.'), new KvEntry(key, value, index))));
    return new LayerInput.Entries("consul test/", named);
  }

  @Test
  void layers_afterAnyChange_areThoseOfABuilderThatKnowsNothing() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    // Two keys that are equal when canonical, an invalid key, and another spelling.
    String[] keys = {"a/b", "a.b", "c", "poolSize", "d/e", "f//g", "h", "list[0]", "list[1]"};
    Map<String, byte[]> values = new TreeMap<>();
    LayerAssembler keeping = new LayerAssembler(NONE, KeyPatterns.NONE);
    int runs = Boolean.getBoolean("varve.long") ? 100_000 : 3_000;
    for (int i = 0; i < runs; i++) {
      for (int j = random.nextInt(3); j >= 0; j--) {
        String key = keys[random.nextInt(7)];
        switch (random.nextInt(8)) {
          case 0 -> values.remove(key);
          case 1 -> values.put(key, new byte[] {(byte) 0xFF});
          default -> values.put(key, String.valueOf(random.nextInt(4)).getBytes(UTF_8));
        }
      }
      List<LayerInput> pieces = values.isEmpty() ? List.of() : List.of(entries(values, i));
      List<SourceLayer> kept = keeping.layers(pieces);
      List<SourceLayer> anew = new LayerAssembler(NONE, KeyPatterns.NONE).layers(pieces);
      assertEquals(anew.size(), kept.size(), "seed " + seed);
      for (int k = 0; k < anew.size(); k++) {
        // Origins may be older: an unchanged value keeps its origin.
        assertEquals(texts(anew.get(k)), texts(kept.get(k)), "seed " + seed + ", run " + i);
        assertEquals(anew.get(k).warnings(), kept.get(k).warnings(), "seed " + seed);
        assertEquals(anew.get(k).spellings(), kept.get(k).spellings(), "seed " + seed);
      }
    }
  }

  /** Patches by the changes alone, or reports that they do not suffice. */
  @Test
  void changes_giveTheLayersThatAllEntriesGive() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    KeyLayout layout = layout();
    String[] keys = {
      "c", "h", "d/e", "a/b", "poolSize", "x/", "a.b", "l/0", "l[1]", "f//g", "data"
    };
    Map<String, byte[]> values = new TreeMap<>(Map.of("p/start", "1".getBytes(UTF_8)));
    KvEntries before = contents(values, 0);
    LayerAssembler keeping = new LayerAssembler(NONE, KeyPatterns.NONE);
    keeping.layers(layout.inputs(Map.of(TREE, before)));
    int told = 0;
    for (int i = 1; i < 3_000; i++) {
      for (int j = random.nextInt(3); j >= 0; j--) {
        int which = random.nextInt(keys.length);
        String key = "p/" + keys[which];
        // Invalid entries prevent patches for as long as they exist.
        if (random.nextInt(which < 5 ? 3 : 20) > 0 == which >= 5) {
          values.remove(key);
        } else {
          values.put(key, String.valueOf(random.nextInt(4)).getBytes(UTF_8));
        }
      }
      KvEntries now = contents(values, i);
      List<SourceLayer> anew =
          layersOrNone(new LayerAssembler(NONE, KeyPatterns.NONE), layout, TREE, now);
      List<SourceLayer> kept =
          layout
              .changes(TREE, before, now)
              .map(changes -> keeping.patch(KeyLayout.layerName(TREE), changes))
              .orElse(List.of());
      if (kept.isEmpty()) {
        kept = layersOrNone(keeping, layout, TREE, now);
      } else {
        told++;
      }
      assertEquals(anew.size(), kept.size(), "seed " + seed + ", run " + i);
      for (int k = 0; k < anew.size(); k++) {
        assertEquals(texts(anew.get(k)), texts(kept.get(k)), "seed " + seed + ", run " + i);
        assertEquals(anew.get(k).warnings(), kept.get(k).warnings(), "seed " + seed);
        assertEquals(anew.get(k).spellings(), kept.get(k).spellings(), "seed " + seed);
      }
      if (anew.isEmpty()) {
        // A list with a gap is refused: the old layers stay.
        values.remove("p/l[1]");
      } else {
        before = now;
      }
    }
    assertTrue(told > 300, told + " changes were enough, seed " + seed);
  }

  private static List<SourceLayer> layersOrNone(
      LayerAssembler builder, KeyLayout layout, KvQuery.Prefix tree, KvEntries contents) {
    try {
      return builder.layers(layout.inputs(Map.of(tree, contents)));
    } catch (SourceException e) {
      return List.of();
    }
  }

  private static KvEntries contents(Map<String, byte[]> values, int index) {
    List<KvEntry> entries = new ArrayList<>();
    values.forEach((key, value) -> entries.add(new KvEntry(key, value, index)));
    return new KvEntries(entries);
  }

  private static Map<String, String> texts(SourceLayer layer) {
    Map<String, String> texts = new TreeMap<>();
    layer.values().forEach((key, value) -> texts.put(key, value.text()));
    return texts;
  }

  @Test
  void aValueThatChanges_hasItsNewOrigin_andTheOthersKeepTheirs() {
    KeyLayout layout = layout();
    LayerAssembler builder = new LayerAssembler(NONE, KeyPatterns.NONE);
    Map<String, byte[]> values = new TreeMap<>();
    values.put("p/a/b", "1".getBytes(UTF_8));
    values.put("p/poolSize", "1".getBytes(UTF_8));
    KvEntries old = contents(values, 7);
    SourceLayer before = builder.layers(layout.inputs(Map.of(TREE, old))).get(0);
    values.put("p/poolSize", "2".getBytes(UTF_8));
    KvEntries now = contents(values, 8);
    SourceLayer after =
        builder
            .patch(KeyLayout.layerName(TREE), layout.changes(TREE, old, now).orElseThrow())
            .get(0);
    assertEquals("consul p/poolSize @8", after.values().get("pool-size").origin().toString());
    assertEquals("2", after.values().get("pool-size").text());
    assertSame(before.values().get("a.b"), after.values().get("a.b"));
    SourceLayer whole = builder.layers(layout.inputs(Map.of(TREE, now))).get(0);
    KvEntries rewritten = contents(values, 9);
    assertSame(
        whole,
        builder.layers(layout.inputs(Map.of(TREE, rewritten))).get(0),
        "nothing has changed");
  }
}
