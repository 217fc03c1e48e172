package io.varve.config.layered;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Explanations of values. */
class ExplainTest {
  @Test
  void explain_showsEveryLayer_winnerFirst() {
    try (LayeredConfig config =
        Configs.of(
            FakeSource.of("low", 1, "a=1", "host=h"), FakeSource.of("high", 2, "a=x${host}"))) {
      assertEquals(
          """
          a = xh
            * x${host}  high:a  [2] highest precedence; ${host} is h (low:host)
              1  low:a  [1] overridden by high:a""",
          config.explain("a").toString());
    }
  }

  @Test
  void explain_ofWhatOnlyHasKeysBelow_countsThem() {
    try (LayeredConfig config = Configs.of(FakeSource.of("s", 1, "db.url=1", "db.pool.size=2"))) {
      assertEquals("db = (2 keys below it)", config.explain("db").toString());
      assertEquals("nothing = (absent)", config.explain("nothing").toString());
    }
  }

  @Test
  void explain_ofAList_namesItsLayers() {
    try (LayeredConfig config =
        Configs.of(
            FakeSource.of("low", 1, "l[0]=1", "l[1]=2"), FakeSource.of("high", 2, "l[0]=9"))) {
      assertEquals(
          """
          l = (list of 1)
            * (list of 1)  high:l[0]  [2] highest precedence; a list is taken as a whole
              (list of 2)  low:l[0]  [1] replaced by the list at high:l[0]""",
          config.explain("l").toString());
      assertEquals(
          """
          l[1] = (absent)
              (hidden)  high:l[0]  [2] its list is replaced by the one at high:l[0]
              2  low:l[1]  [1] its list is replaced by the one at high:l[0]""",
          config.explain("l[1]").toString());
    }
  }
}
