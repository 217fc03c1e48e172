package io.varve.config.layered;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.config.spi.SourcePhase;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Settings of Varve in a store have no effect. */
class RemoteSettingsTest {
  private final FakeSource arguments =
      new FakeSource("args", 500, SourcePhase.PROCESS).fill("a=args");
  private final FakeSource store =
      new FakeSource("store", 200, SourcePhase.REMOTE).fill("a=store", "b=1");

  private static List<String> warnings(LayeredConfig config) {
    return Configs.status(config, "store").warnings();
  }

  @Test
  void store_cannotLiftItselfAboveTheCommandLine() {
    store.fill("varve.ordinal.store=900", "varve.secret-keys=b", "varve.apply.quiet=1d");
    try (LayeredConfig config = Configs.of(arguments, store)) {
      assertThat(config.get("a")).isEqualTo("args");
      assertThat(config.explain("b").value()).contains("1");
      assertThat(warnings(config))
          .hasSize(3)
          .anyMatch(
              each ->
                  each.startsWith("varve.ordinal.store (store:varve.ordinal.store) has no effect"));
      store.change("b=2");
      assertThat(config.get("b")).as("applied at once").isEqualTo("2");
    }
  }

  @Test
  void settingThatComesLater_isWarnedOf() {
    try (LayeredConfig config = Configs.of(arguments, store)) {
      assertThat(warnings(config)).isEmpty();
      store.change("varve.ordinal.store=900");
      assertThat(config.get("a")).isEqualTo("args");
      assertThat(warnings(config)).hasSize(1);
      store.change("b=2");
      assertThat(warnings(config)).hasSize(1);
      store.change("varve.ordinal.store");
      assertThat(warnings(config)).isEmpty();
    }
  }

  @Test
  void manySettings_areOneWarning() {
    for (int i = 0; i < 1_000; i++) {
      store.fill("varve.x" + i + "=1");
    }
    try (LayeredConfig config = Configs.of(arguments, store)) {
      assertThat(warnings(config)).hasSize(1);
      assertThat(warnings(config).get(0)).startsWith("1000 settings have no effect");
    }
  }
}
