package io.varve.config.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.config.ConfigException;
import io.varve.config.Origin;
import io.varve.config.Problem;
import io.varve.config.SourceException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceLayerBuilderTest {
  private static Origin line(int line) {
    return Origin.line("files", "a.yaml", line);
  }

  private static SourceLayerBuilder builder() {
    return SourceLayer.builder("a.yaml");
  }

  private static SourceLayerBuilder withKeys(String keys) {
    SourceLayerBuilder builder = builder();
    Arrays.stream(keys.split(" ")).forEach(key -> builder.put(key, "x", line(1)));
    return builder;
  }

  @ParameterizedTest
  @ValueSource(strings = {"a..b", "a[x]", "a]", "\"a", ".a", "a."})
  void malformedKey_isRefusedWhereverItIsGiven(String key) {
    assertThatThrownBy(() -> builder().put(key, "hunter2", line(1)))
        .isExactlyInstanceOf(ConfigException.class)
        .hasMessageNotContaining("hunter2");
    assertThatThrownBy(() -> builder().hide(key, line(1))).isInstanceOf(ConfigException.class);
    assertThatThrownBy(() -> builder().putEmptyList(key, line(1)))
        .isInstanceOf(ConfigException.class);
    assertThatThrownBy(() -> builder().origin(key)).isInstanceOf(ConfigException.class);
  }

  @Test
  void valueWithoutAKey_isRefusedWithItsOrigin() {
    assertThatThrownBy(() -> builder().put("", "hunter2", line(3)))
        .isInstanceOf(SourceException.class)
        .hasMessage(
            "a.yaml:3: expected a key, found a value without one; give the value a key"
                + " [VARVE-0010]");
  }

  @ParameterizedTest
  @CsvSource({
    "'a[0] a[1] a[2]', 'a'",
    "'a[0][0] a[0][1] a[1][0]', 'a a[0] a[1]'",
    "'a[0].b[0].c', 'a a[0].b'",
    "'[0] [1]', ''",
    "'a.\"x[1]\"', ''",
    "'a.\"x\\\"[1]\"', ''",
    "'a.\"x\"[0]', 'a.x'",
    "'a.\"X.y\"[0]', 'a.\"X.y\"'",
    "'a b.c', ''"
  })
  void lists_areFoundByTheirIndices(String keys, String lists) {
    Set<String> expected = new TreeSet<>(Arrays.asList(lists.split(" ")));
    if (!keys.startsWith("[")) {
      expected.remove("");
    }
    assertThat(withKeys(keys).build().lists()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "'a[1]', 'a[1]', 'no a[0]'",
    "'a[0] a[2]', 'a[2]', 'no a[1]'",
    "'a[0] a[3].x a[3].y a[5]', 'a[3]', 'no a[1]'",
    "'a[0][1]', 'a[0][1]', 'no a[0][0]'",
    "'a[0].b[1]', 'a[0].b[1]', 'no a[0].b[0]'",
    "'a[11] a[2] a[0] a[1]', 'a[11]', 'no a[3]'"
  })
  void gap_isReportedAtTheElementAfterIt(String keys, String key, String found) {
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(withKeys(keys)::build)
        .extracting(e -> e.problems().get(0))
        .isEqualTo(
            Problem.of(
                    key,
                    line(1),
                    "list elements without gaps",
                    found,
                    "number the elements from 0, one after the other")
                .withCode("VARVE-0012"));
  }

  @Test
  void layer_hasItsParts() {
    SourceLayer layer =
        builder()
            .put("db.poolSize", "7", line(1))
            .hide("db.user", line(2))
            .putEmptyList("hosts", line(3))
            .warn("suspicious")
            .build();
    assertThat(layer.name()).isEqualTo("a.yaml");
    assertThat(layer.ordinalOffset()).isZero();
    assertThat(layer.values()).isEqualTo(Map.of("db.pool-size", new SourceValue("7", line(1))));
    assertThat(layer.spellings()).isEqualTo(Map.of("db.pool-size", "db.poolSize"));
    assertThat(layer.hidden()).isEqualTo(Map.of("db.user", line(2)));
    assertThat(layer.emptyLists()).isEqualTo(Map.of("hosts", line(3)));
    assertThat(layer.lists()).containsExactly("hosts");
    assertThat(layer.warnings()).containsExactly("suspicious");
    assertThat(layer.matcher()).isEmpty();
  }

  @Test
  void builderOfALayer_beginsWithAllItsParts() {
    SourceLayer layer =
        withKeys("a.bC list[0]")
            .hide("db.user", line(2))
            .putEmptyList("hosts", line(3))
            .warn("suspicious")
            .build();
    assertThat(layer.toBuilder().build().sameAs(layer)).isTrue();
    SourceLayer more = layer.toBuilder().put("list[1]", "y", line(4)).build();
    assertThat(more.sameAs(layer)).isFalse();
    assertThat(layer.values()).as("the first layer").hasSize(2);
    assertThatThrownBy(() -> layer.toBuilder().put("a.bC", "y", line(5)))
        .as("its keys count as added")
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("the first is at a.yaml:1");
  }

  @ParameterizedTest
  @CsvSource({
    "'pool-size poolSize', 'pool-size'",
    "'poolSize pool-size', 'pool-size'",
    "'pool_size poolSize', 'poolSize'",
    "'poolSize pool_size', 'poolSize'",
    "'PoolSize poolSize pool_size', 'PoolSize'"
  })
  void severalSpellings_haveOneWinner_inAnyOrder(String spellings, String winner) {
    SourceLayerBuilder builder = builder();
    List<String> all = List.of(spellings.split(" "));
    for (String spelling : all) {
      builder.put(spelling, "of " + spelling, line(1));
    }
    SourceLayer layer = builder.build();
    assertThat(layer.values().get("pool-size").text()).isEqualTo("of " + winner);
    assertThat(layer.warnings()).hasSize(all.size() - 1);
  }

  @Test
  void builder_makesOneLayer() {
    SourceLayerBuilder builder = builder().put("a", "1", line(1));
    var unused = builder.build();
    assertThatThrownBy(() -> builder.put("b", "2", line(2)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the layer a.yaml is built already");
  }
}
