package io.varve.config.layered.internal.merge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.Origin;
import io.varve.config.spi.SourceLayer;
import io.varve.config.spi.SourceLayerBuilder;
import io.varve.config.spi.SourceValue;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MergedLayersTest {
  private static final Origin HERE = Origin.of("test", "here");

  private static SourceLayer layer(String... entries) {
    SourceLayerBuilder builder = SourceLayer.builder("layer");
    for (String entry : entries) {
      int equals = entry.indexOf('=');
      if (entry.endsWith("=null")) {
        builder.hide(entry.substring(0, equals), HERE);
      } else if (entry.endsWith("=[]")) {
        builder.putEmptyList(entry.substring(0, equals), HERE);
      } else {
        builder.put(entry.substring(0, equals), entry.substring(equals + 1), HERE);
      }
    }
    return builder.build();
  }

  private static MergedLayers merge(SourceLayer... layers) {
    return MergedLayers.merge(List.of(layers).stream().map(MergedLayers::of).toList());
  }

  private static Map<String, String> texts(MergedLayers merged) {
    Map<String, String> texts = new TreeMap<>();
    for (Map.Entry<String, SourceValue> entry : merged.values().entrySet()) {
      texts.put(entry.getKey(), entry.getValue().text());
    }
    return texts;
  }

  @Test
  void value_inHigherLayer_wins() {
    assertEquals(Map.of("a", "1", "b", "2"), texts(merge(layer("a=1"), layer("a=0", "b=2"))));
  }

  @Test
  void map_isMergedByKey() {
    assertEquals(
        Map.of("db.url", "high", "db.user", "low"),
        texts(merge(layer("db.url=high"), layer("db.url=low", "db.user=low"))));
  }

  @Test
  void list_replacesTheWholeList() {
    assertEquals(
        Map.of("l[0]", "high"), texts(merge(layer("l[0]=high"), layer("l[0]=low", "l[1]=low"))));
  }

  @Test
  void list_replacesElementsWithChildren() {
    assertEquals(
        Map.of("l[0].host", "high"),
        texts(merge(layer("l[0].host=high"), layer("l[0].host=a", "l[0].port=1", "l[1].host=b"))));
  }

  @Test
  void emptyList_replacesTheList() {
    MergedLayers merged = merge(layer("l=[]"), layer("l[0]=low"));
    assertEquals(Map.of(), texts(merged));
    assertTrue(merged.emptyLists().containsKey("l"));
    assertTrue(merged.lists().contains("l"));
  }

  @Test
  void scalar_replacesTheList() {
    MergedLayers merged = merge(layer("l=a,b"), layer("l[0]=low"));
    assertEquals(Map.of("l", "a,b"), texts(merged));
    assertFalse(merged.lists().contains("l"), "the list of the lower layer is gone");
  }

  @Test
  void list_replacesTheScalar() {
    assertEquals(Map.of("l[0]", "high"), texts(merge(layer("l[0]=high"), layer("l=a,b"))));
  }

  @Test
  void null_hidesTheKeyAndEverythingBelow() {
    assertEquals(
        Map.of("dbx", "kept"),
        texts(merge(layer("db=null"), layer("db=1", "db.url=2", "db.l[0]=3", "dbx=kept"))));
  }

  @Test
  void null_doesNotHideHigherLayers() {
    assertEquals(
        Map.of("db.url", "top"),
        texts(merge(layer("db.url=top"), layer("db=null"), layer("db.url=low", "db.user=low"))));
  }

  @Test
  void valueAboveNull_leavesTheRestHidden() {
    assertEquals(
        Map.of("db", "top"), texts(merge(layer("db=top"), layer("db=null"), layer("db.url=low"))));
  }

  @Test
  void key_mayHoldAValueAndHaveChildren() {
    assertEquals(
        Map.of("foo", "1", "foo.sub", "2"), texts(merge(layer("foo=1"), layer("foo.sub=2"))));
  }

  @Test
  void quotedBrackets_areNoList() {
    assertEquals(
        Map.of("\"a[0]\"", "1", "\"a[1]\"", "2"),
        texts(merge(layer("\"a[0]\"=1"), layer("\"a[1]\"=2"))));
  }

  @Test
  void layersThatHoldNothing_changeNothing() {
    SourceLayer full = layer("a=1", "l[0]=2", "n=null", "e=[]");
    assertEquals(merge(full), merge(layer(), full, layer()));
  }

  /** Law 4 of the design. */
  @Test
  void merge_isAssociative() {
    int runs = Boolean.getBoolean("varve.long") ? 500_000 : 20_000;
    for (int run = 0; run < runs; run++) {
      long seed = run * 7919L + 17;
      Random random = new Random(seed);
      List<SourceLayer> layers = RandomLayers.layers(random, 3 + random.nextInt(3));
      List<MergedLayers> parts = layers.stream().map(MergedLayers::of).toList();
      MergedLayers flat = MergedLayers.merge(parts);
      int split = 1 + random.nextInt(parts.size() - 1);
      MergedLayers grouped =
          MergedLayers.merge(
              List.of(
                  MergedLayers.merge(parts.subList(0, split)),
                  MergedLayers.merge(parts.subList(split, parts.size()))));
      assertEquals(flat.values(), grouped.values(), "seed " + seed + " " + layers);
      assertEquals(flat.lists(), grouped.lists(), "seed " + seed);
      assertEquals(flat.emptyLists(), grouped.emptyLists(), "seed " + seed);
      assertEquals(flat.hidden(), grouped.hidden(), "seed " + seed);
    }
  }
}
