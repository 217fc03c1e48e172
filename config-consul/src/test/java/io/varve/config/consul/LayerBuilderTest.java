package io.varve.config.consul;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.varve.config.consul.Layout.Named;
import io.varve.config.consul.Layout.Piece;
import io.varve.config.spi.SourceLayer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What is kept of the layers from before is what would be made anew. */
class LayerBuilderTest {
  private static final TextFormats NONE = new TextFormats(List.of(), null);

  private static Piece entries(Map<String, byte[]> values, int index) {
    List<Named> named = new ArrayList<>();
    values.forEach(
        (key, value) ->
            named.add(new Named(key.replace('/', '.'), new KvEntry(key, value, index))));
    return new Piece.Entries("consul test/", named);
  }

  @Test
  void layers_afterAnyChange_areThoseOfABuilderThatKnowsNothing() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    // Two that are one key, one that is none, one that is written in another way.
    String[] keys = {"a/b", "a.b", "c", "poolSize", "d/e", "f//g", "h", "list[0]", "list[1]"};
    Map<String, byte[]> values = new TreeMap<>();
    LayerBuilder keeping = new LayerBuilder(NONE);
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
      List<Piece> pieces = values.isEmpty() ? List.of() : List.of(entries(values, i));
      List<SourceLayer> kept = keeping.layers(pieces);
      List<SourceLayer> anew = new LayerBuilder(NONE).layers(pieces);
      assertEquals(anew.size(), kept.size(), "seed " + seed);
      for (int k = 0; k < anew.size(); k++) {
        // Origins may be older: what was not changed may be as it was found before.
        assertEquals(texts(anew.get(k)), texts(kept.get(k)), "seed " + seed + ", run " + i);
        assertEquals(anew.get(k).warnings(), kept.get(k).warnings(), "seed " + seed);
        assertEquals(anew.get(k).spellings(), kept.get(k).spellings(), "seed " + seed);
      }
    }
  }

  private static Map<String, String> texts(SourceLayer layer) {
    Map<String, String> texts = new TreeMap<>();
    layer.values().forEach((key, value) -> texts.put(key, value.text()));
    return texts;
  }

  @Test
  void aValueThatChanges_hasItsNewOrigin_andTheOthersKeepTheirs() {
    LayerBuilder builder = new LayerBuilder(NONE);
    Map<String, byte[]> values = new TreeMap<>();
    values.put("a/b", "1".getBytes(UTF_8));
    values.put("poolSize", "1".getBytes(UTF_8));
    SourceLayer before = builder.layers(List.of(entries(values, 7))).get(0);
    values.put("poolSize", "2".getBytes(UTF_8));
    SourceLayer after = builder.layers(List.of(entries(values, 8))).get(0);
    assertEquals("consul poolSize @8", after.values().get("pool-size").origin().toString());
    assertEquals("2", after.values().get("pool-size").text());
    assertSame(before.values().get("a.b"), after.values().get("a.b"));
    assertSame(after, builder.layers(List.of(entries(values, 9))).get(0), "nothing has changed");
  }
}
