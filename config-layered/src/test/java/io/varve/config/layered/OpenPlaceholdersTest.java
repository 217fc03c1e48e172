package io.varve.config.layered;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.config.ChangeGuard;
import io.varve.config.ChangeProposal;
import io.varve.config.InvalidValueException;
import io.varve.config.Live;
import io.varve.config.TypeRef;
import io.varve.config.layered.spi.SourceStatus.State;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A placeholder that cannot be resolved concerns only those who read its key. */
class OpenPlaceholdersTest {
  record Db(String host, Optional<String> url) {}

  private final FakeSource source = FakeSource.of("s", 1, "a=1");

  private static String warnings(LayeredConfig config) {
    return config.sources().toString();
  }

  @Test
  void openPlaceholder_isAWarningAtTheStart_andAnErrorOfTheReader() {
    source.fill("readme=call ${NAME}", "b=${readme}", "c=${d");
    try (LayeredConfig config = Configs.of(source)) {
      assertThat(config.get("a")).isEqualTo("1");
      assertThat(warnings(config)).contains("a value for name", "a placeholder such as ${db.url}");
      for (String key : List.of("readme", "b", "c")) {
        assertThatThrownBy(() -> config.find(key)).isInstanceOf(InvalidValueException.class);
        assertThatThrownBy(() -> config.get(key, String.class, "fallback"))
            .isInstanceOf(InvalidValueException.class);
      }
      assertThat(config.snapshot().keys()).containsExactly("a");
    }
  }

  @Test
  void openPlaceholder_doesNotPreventChanges() {
    try (LayeredConfig config = Configs.of(source)) {
      source.change("readme=call ${NAME}");
      source.change("a=2");
      assertThat(config.get("a")).isEqualTo("2");
      assertThat(Configs.state(config, "s")).isEqualTo(State.UP);
      assertThat(warnings(config)).contains("readme (s:readme): expected a value for name");
      source.change("name=Max");
      assertThat(config.get("readme")).isEqualTo("call Max");
      assertThat(config.snapshot().keys()).containsExactly("a", "name", "readme");
      assertThat(warnings(config)).doesNotContain("readme");
    }
  }

  @Test
  void placeholderThatNoLongerResolves_isRefused() {
    source.fill("name=Max", "readme=call ${name}");
    try (LayeredConfig config = Configs.of(source)) {
      source.change("name", "a=2");
      assertThat(config.get("readme")).isEqualTo("call Max");
      assertThat(config.get("a")).isEqualTo("1");
      assertThat(Configs.state(config, "s")).isEqualTo(State.STALE);
      source.change("readme=${b", "name=Max");
      assertThat(config.get("readme")).isEqualTo("call Max");
      source.change("readme");
      assertThat(config.get("a")).isEqualTo("2");
    }
  }

  @Test
  void openPlaceholder_belowALiveValue_isRefused() {
    source.fill("db.host=h", "map.x=1", "list[0]=1");
    try (LayeredConfig config = Configs.of(source)) {
      Live<Db> db = config.live("db", Db.class);
      Live<Map<String, String>> map = config.live("map", new TypeRef<>() {});
      Live<List<String>> list = config.live("list", new TypeRef<>() {});
      for (String broken : List.of("db.url", "map.y", "list[1]")) {
        source.change(broken + "=${NAME}");
        assertThat(Configs.state(config, "s")).as(broken).isEqualTo(State.STALE);
        source.change(broken);
        assertThat(Configs.state(config, "s")).as(broken).isEqualTo(State.UP);
      }
      source.change("db.other=${NAME}");
      assertThat(Configs.state(config, "s")).isEqualTo(State.UP);
      assertThat(db.get()).isEqualTo(new Db("h", Optional.empty()));
      assertThat(map.get()).isEqualTo(Map.of("x", "1"));
      assertThat(list.get()).isEqualTo(List.of("1"));
    }
  }

  @Test
  void openPlaceholder_isAnErrorOfABindThatContainsIt() {
    source.fill("map.x=1", "map.y=${NAME}", "list[0]=1", "list[1]=${NAME}");
    try (LayeredConfig config = Configs.of(source)) {
      assertThatThrownBy(() -> config.get("map", new TypeRef<Map<String, String>>() {}))
          .hasMessageContaining("map.y");
      assertThatThrownBy(() -> config.get("list", new TypeRef<List<String>>() {}))
          .hasMessageContaining("list[1]");
    }
  }

  private static final class Reading implements ChangeGuard {
    @Override
    public String prefix() {
      return "guarded";
    }

    @Override
    public void check(ChangeProposal proposal) {
      proposal.after().find("guarded.x");
    }
  }

  @Test
  void openPlaceholder_thatAGuardReads_isRefused() {
    try (LayeredConfig config = Configs.builder(source).guard(new Reading()).build()) {
      source.change("guarded.x=${NAME}");
      assertThat(Configs.state(config, "s")).isEqualTo(State.STALE);
      source.change("guarded.x", "guarded.y=${NAME}");
      assertThat(Configs.state(config, "s")).isEqualTo(State.UP);
    }
    source.change("guarded.x=${NAME}");
    assertThatThrownBy(() -> Configs.builder(source).guard(new Reading()).build().close())
        .hasMessageContaining("guarded.x");
  }

  @Test
  void defaultOfAKeyWithAnOpenPlaceholder_isNotUsed_alsoIfItWasBefore() {
    try (LayeredConfig config = Configs.of(source)) {
      assertThat(config.get("b", String.class, "fallback")).isEqualTo("fallback");
      source.change("b=${NAME}");
      assertThatThrownBy(() -> config.get("b", String.class, "fallback"))
          .isInstanceOf(InvalidValueException.class);
    }
  }

  @Test
  void manyOpenPlaceholders_areOneWarning() {
    for (int i = 0; i < 2_000; i++) {
      source.fill("k" + i + "=${NAME}");
    }
    try (LayeredConfig config = Configs.of(source)) {
      List<String> warnings = Configs.status(config, "s").warnings();
      assertThat(warnings).hasSize(1);
      assertThat(warnings.get(0)).startsWith("2000 values have placeholders").contains("k1 (s:k1)");
    }
  }

  /** A name in a store would otherwise be a line of its own in a log. */
  @Test
  void controlCharactersInNames_reachNoMessage() {
    source.fill("\"x\r\nERROR\u001b[31m forged\"=${NAME}", "varve=1");
    try (LayeredConfig config = Configs.of(source)) {
      assertThat(Configs.status(config, "s").warnings())
          .hasSize(1)
          .allMatch(sentence -> sentence.startsWith("\"x??ERROR?[31m forged\" (s:"));
      assertThatThrownBy(() -> config.get("\"x\r\nERROR\u001b[31m forged\""))
          .satisfies(e -> assertThat(e.getMessage()).doesNotContainPattern("\\p{Cc}"));
    }
  }
}
