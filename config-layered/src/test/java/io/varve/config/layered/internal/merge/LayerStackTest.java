package io.varve.config.layered.internal.merge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.varve.config.Origin;
import io.varve.config.spi.KeyMatcher;
import io.varve.config.spi.SourceLayer;
import io.varve.config.spi.SourceValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class LayerStackTest {
  private static final Origin HERE = Origin.of("test", "here");
  private static final SourceValue FOUND = new SourceValue("found ${a}", HERE);

  /** Has a value for every key, or for those that it lists. */
  private static final class Matcher implements KeyMatcher {
    final List<String> asked = new ArrayList<>();
    private final Optional<Set<String>> keys;

    Matcher(Optional<Set<String>> keys) {
      this.keys = keys;
    }

    @Override
    public Optional<SourceValue> match(String key) {
      asked.add(key);
      return Optional.of(FOUND);
    }

    @Override
    public boolean mayMatchUnder(String prefix) {
      return true;
    }

    @Override
    public Optional<Set<String>> keys() {
      return keys;
    }
  }

  private static LayerStack stack(Matcher matcher) {
    SourceLayer above = SourceLayer.builder("above").matcher(matcher).build();
    SourceLayer below =
        SourceLayer.builder("below")
            .put("a", "1", HERE)
            .put("varve.b", "2", HERE)
            .putEmptyList("list", HERE)
            .build();
    return LayerStack.of(
        List.of(new RankedLayer("above", 2, above), new RankedLayer("below", 1, below)), null);
  }

  private static Map<String, SourceValue> filled(LayerStack stack) {
    return stack.layers().get(0).layer().values();
  }

  @Test
  void matcher_isAskedForAllKeys() {
    Matcher matcher = new Matcher(Optional.empty());
    LayerStack stack = stack(matcher);
    assertEquals(Set.of("a", "varve.b", "list"), new TreeSet<>(matcher.asked));
    assertEquals(Map.of("a", FOUND, "varve.b", FOUND, "list", FOUND), filled(stack));
  }

  @Test
  void matcherThatListsItsKeys_isAskedForThoseThatAreKnown() {
    Matcher matcher = new Matcher(Optional.of(Set.of("list", "a", "unknown")));
    assertEquals(Map.of("a", FOUND, "list", FOUND), filled(stack(matcher)));
    assertEquals(Set.of("a", "list"), Set.copyOf(matcher.asked));
  }
}
