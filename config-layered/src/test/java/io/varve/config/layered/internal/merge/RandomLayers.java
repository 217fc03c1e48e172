package io.varve.config.layered.internal.merge;

import io.varve.config.ConfigKey;
import io.varve.config.Origin;
import io.varve.config.spi.SourceLayer;
import io.varve.config.spi.SourceLayerBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Layers with values, lists, nested lists, nulls and empty lists, over few names so that keys
 * collide.
 */
final class RandomLayers {
  private static final String[] NAMES = {"a", "b", "c-d", "E f", "x.y"};

  private RandomLayers() {}

  static List<SourceLayer> layers(Random random, int count) {
    List<SourceLayer> layers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      layers.add(layer(random, "layer" + i));
    }
    return layers;
  }

  static SourceLayer layer(Random random, String name) {
    SourceLayerBuilder builder = SourceLayer.builder(name);
    int size = random.nextInt(5);
    for (int i = 0; i < size; i++) {
      add(random, builder, key(random), name, 0);
    }
    return builder.build();
  }

  private static void add(
      Random random, SourceLayerBuilder builder, String key, String layer, int depth) {
    Origin origin = Origin.of(layer, layer + " " + key);
    int kind = random.nextInt(depth > 2 ? 5 : 8);
    try {
      if (kind < 5) {
        builder.put(key, layer + " says " + key, origin);
      } else if (kind == 5) {
        builder.hide(key, origin);
      } else if (kind == 6) {
        builder.putEmptyList(key, origin);
      } else {
        int size = 1 + random.nextInt(3);
        for (int i = 0; i < size; i++) {
          String element = ConfigKey.element(key, i);
          boolean nested = random.nextBoolean();
          add(random, builder, nested ? element + ".n" : element, layer, depth + 1);
          // Each element must exist, or the list has a gap.
          builder.hide(element + ".present", origin);
        }
      }
    } catch (io.varve.config.SourceException alreadyThere) {
      // the same key twice: the first stays
    }
  }

  static String key(Random random) {
    String key = "";
    int parts = 1 + random.nextInt(3);
    for (int i = 0; i < parts; i++) {
      key = ConfigKey.join(key, ConfigKey.name(NAMES[random.nextInt(NAMES.length)]));
    }
    return key;
  }
}
