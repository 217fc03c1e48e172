package io.varve.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DigestTest {
  @Test
  void equalMaps_haveTheSame_inAnyOrder() {
    Map<String, String> one = new LinkedHashMap<>();
    one.put("a", "1");
    one.put("b", "2");
    Map<String, String> other = new LinkedHashMap<>();
    other.put("b", "2");
    other.put("a", "1");
    assertEquals(Digest.of(one), Digest.of(other));
  }

  @Test
  void anotherValue_keyOrSeam_isAnother() {
    String digest = Digest.of(Map.of("ab", "c"));
    assertNotEquals(digest, Digest.of(Map.of("ab", "d")));
    assertNotEquals(digest, Digest.of(Map.of("a", "bc")));
    assertNotEquals(digest, Digest.of(Map.of()));
  }
}
