package io.varve.config.tool.internal.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.varve.config.Origin;
import io.varve.config.spi.SourceLayer;
import io.varve.config.spi.SourceLayerBuilder;
import io.varve.config.spi.SourceValue;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The merged layers of a store have the values that a service reads. */
class StoreLayersTest {
  private static final Origin PLACE = Origin.of("test", "test");

  private static SourceLayer layer(String... entries) {
    SourceLayerBuilder layer = SourceLayer.builder("test");
    for (String entry : entries) {
      String[] parts = entry.split("=", 2);
      switch (parts[1]) {
        case "null" -> layer.hide(parts[0], PLACE);
        case "[]" -> layer.putEmptyList(parts[0], PLACE);
        default -> layer.put(parts[0], parts[1], PLACE);
      }
    }
    return layer.build();
  }

  private static Map<String, String> merged(SourceLayer... layers) {
    Map<String, String> texts = new TreeMap<>();
    for (Map.Entry<String, SourceValue> value :
        new StoreLayers(List.of(layers)).values().entrySet()) {
      texts.put(value.getKey(), value.getValue().text());
    }
    return texts;
  }

  @Test
  void higherLayer_wins_andMapsMerge() {
    assertEquals(Map.of("a.x", "1", "a.y", "2"), merged(layer("a.x=1"), layer("a.x=2", "a.y=2")));
  }

  @Test
  void lists_areTakenWhole() {
    assertEquals(Map.of("l[0]", "1"), merged(layer("l[0]=1"), layer("l[0]=2", "l[1]=2")));
    assertEquals(Map.of("l", "1"), merged(layer("l=1"), layer("l[0]=2")));
    assertEquals(Map.of("l[0].a", "1"), merged(layer("l[0].a=1"), layer("l[0].b=2")));
  }

  @Test
  void nullAndEmptyLists_hideWhatIsBelow() {
    assertEquals(Map.of("b", "2"), merged(layer("a=null"), layer("a=2", "a.x=2", "b=2")));
    assertEquals(Map.of(), merged(layer("l=[]"), layer("l[0]=2")));
    assertEquals(
        Set.of("a", "l"), new StoreLayers(List.of(layer("a=null", "l=[]"))).left().keySet());
  }

  @Test
  void spelling_isThatOfTheWinner() {
    StoreLayers layers = new StoreLayers(List.of(layer("poolSize=1"), layer("pool_size=2")));
    assertEquals("poolSize", layers.spelling("pool-size"));
  }
}
