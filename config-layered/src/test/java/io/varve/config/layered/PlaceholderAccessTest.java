package io.varve.config.layered;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.config.spi.SourcePhase;
import org.junit.jupiter.api.Test;

/** Values of a store use no environment variable or system property that is not allowed. */
class PlaceholderAccessTest {
  private final FakeSource variables =
      new FakeSource("environment", 300, SourcePhase.PROCESS)
          .fill("db-password=hunter2", "home=/h");
  private final FakeSource properties =
      new FakeSource("system-properties", 400, SourcePhase.PROCESS).fill("user.home=/u");
  private final FakeSource arguments =
      new FakeSource("command-line", 500, SourcePhase.PROCESS).fill("region=eu");
  private final FakeSource file = FakeSource.of("file", 100, "host=h", "local=${HOME}/x");
  private final FakeSource store = new FakeSource("store", 200, SourcePhase.REMOTE);

  private LayeredConfig config() {
    return Configs.of(arguments, properties, variables, store, file);
  }

  @Test
  void placeholderOfAStore_reachesNoVariableAndNoProperty() {
    store.fill(
        "url=http://x/${DB_PASSWORD}",
        "home-of=${user.home}",
        "fallback=${DB_PASSWORD:none}",
        "nested=${${region:${HOME}}-${user.home}:x}",
        "chain=${url}",
        "through-file=${local}",
        "fine=${host}-${region}");
    try (LayeredConfig config = config()) {
      assertThat(config.get("fine")).isEqualTo("h-eu");
      assertThat(config.get("local")).isEqualTo("/h/x");
      assertThatThrownBy(() -> config.get("url"))
          .hasMessageContaining("url (store:url)")
          .hasMessageContaining("db-password (environment:db-password)")
          .hasMessageContaining("varve.placeholders.store")
          .hasMessageContaining("VARVE-0187");
      assertThatThrownBy(() -> config.get("through-file"))
          .hasMessageContaining("through-file (store:through-file)")
          .hasMessageContaining("home (environment:home)");
      for (String key : new String[] {"home-of", "fallback", "nested", "chain"}) {
        assertThatThrownBy(() -> config.get(key)).as(key).hasMessageContaining("VARVE-0187");
      }
    }
  }

  @Test
  void keysCanBeAllowed_fromALocalSource() {
    store.fill("a=${HOME}", "b=${user.home}", "c=${local}", "d=${DB_PASSWORD}");
    file.fill("varve.placeholders.store=HOME,user.*");
    try (LayeredConfig config = config()) {
      assertThat(config.get("a")).isEqualTo("/h");
      assertThat(config.get("b")).isEqualTo("/u");
      assertThat(config.get("c")).isEqualTo("/h/x");
      assertThatThrownBy(() -> config.get("d")).hasMessageContaining("VARVE-0187");
    }
  }

  @Test
  void storeCannotAllowItself() {
    store.fill("varve.placeholders.store=*", "a=${DB_PASSWORD}");
    try (LayeredConfig config = config()) {
      assertThatThrownBy(() -> config.get("a")).hasMessageContaining("VARVE-0187");
      store.change("b=1");
      assertThatThrownBy(() -> config.get("a")).hasMessageContaining("VARVE-0187");
    }
  }

  @Test
  void laterChange_isJudgedInTheSameWay() {
    store.fill("a=${host}");
    try (LayeredConfig config = config()) {
      store.change("a=${DB_PASSWORD}");
      assertThat(config.get("a")).as("refused, since it resolved before").isEqualTo("h");
      store.change("a", "b=${DB_PASSWORD}");
      assertThatThrownBy(() -> config.get("b")).hasMessageContaining("VARVE-0187");
      assertThat(config.find("a")).isEmpty();
    }
  }

  /** The key in the placeholder may itself contain a secret. */
  @Test
  void keyMadeFromASecret_isNotShown() {
    file.fill("my.token=hunter3");
    variables.fill("x.hunter3=1");
    store.fill("a=${x.${my.token}}");
    try (LayeredConfig config = config()) {
      assertThatThrownBy(() -> config.get("a"))
          .hasMessageContaining("VARVE-0187")
          .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hunter3"));
    }
  }
}
