package io.varve.config.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.varve.config.ConfigException;
import io.varve.config.SourceException;
import io.varve.config.consul.fixtures.RunningSource;
import io.varve.config.consul.fixtures.SourceSetup;
import io.varve.config.consul.internal.source.ConsulConfigSource;
import io.varve.config.spi.SourceLayer;
import io.varve.testing.consul.ConsulApi;
import io.varve.testing.consul.ConsulServer;
import io.varve.testing.consul.WithConsul;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys that are documents, and keys that only look like documents. */
@Tag(ConsulServer.EITHER_WAY)
@WithConsul
class DocumentKeysTest {
  private static final String CREDENTIALS = "{\"type\": \"account\", \"id\": 7}";

  private final ConsulServer server;

  DocumentKeysTest(ConsulServer server) {
    this.server = server;
  }

  private ConsulApi api() {
    return server.api();
  }

  private SourceSetup setup() {
    return SourceSetup.at(server.uri());
  }

  private static String warnings(RunningSource running) {
    return running.last().layers().stream()
        .map(SourceLayer::warnings)
        .flatMap(List::stream)
        .toList()
        .toString();
  }

  @Test
  void oneValueUnderTheNameOfAFile_isThatValue_withAWarning() {
    api()
        .putAll(
            "config/orders/logging/level/com.acme.json", "DEBUG",
            "config/orders/logging/level/com.acme.properties", "INFO",
            "config/orders/home.yaml", "https://example.org:443/x",
            "config/orders/data", "hello");
    try (RunningSource running = setup().load()) {
      assertThat(running.values())
          .isEqualTo(
              Map.of(
                  "logging.level.com.acme.json", "DEBUG",
                  "logging.level.com.acme.properties", "INFO",
                  "home.yaml", "https://example.org:443/x",
                  "data", "hello"));
      assertThat(running.origin("data").toString()).startsWith("consul config/orders/data @");
      assertThat(warnings(running))
          .contains(
              "consul config/orders/logging/level/com.acme.json is read as one value",
              "consul config/orders/data is read as one value",
              "varve.consul.documents")
          .doesNotContain("hello");
    }
  }

  /** No configuration key corresponds to such a value. */
  @Test
  void oneValueNextToAFolder_isLeftOut_withAWarning() {
    api().putAll("config/orders", "hello", "config/orders/a", "1");
    try (RunningSource running = setup().load()) {
      assertThat(running.values()).isEqualTo(Map.of("a", "1"));
      assertThat(warnings(running)).contains("consul config/orders is left out: it is one value");
    }
  }

  @Test
  void documents_canBeNone_soThatEveryTextIsAValue() {
    api()
        .putAll(
            "config/orders/google/credentials.json", CREDENTIALS,
            "config/orders/data", "a: [",
            "config/orders", "b: [",
            "config/orders.yaml", "c: [",
            "shared/x.yaml", "d: [");
    try (RunningSource running =
        setup().set("documents", "none").set("keys", "shared/x.yaml").load()) {
      assertThat(running.values())
          .isEqualTo(
              Map.of(
                  "google.credentials.json", CREDENTIALS,
                  "data", "a: [",
                  "shared.x.yaml", "d: ["));
      assertThat(warnings(running)).isEqualTo("[]");
    }
  }

  @Test
  void documents_canBePatterns() {
    api()
        .putAll(
            "config/orders/google/credentials.json", CREDENTIALS,
            "config/orders/blob", "a=1",
            "config/orders/db/x.yaml", "b: 2",
            "config/orders/data", "c: 3");
    try (RunningSource running = setup().set("documents", "*.yaml,config/**/blob").load()) {
      assertThat(running.values())
          .isEqualTo(
              Map.of("google.credentials.json", CREDENTIALS, "a", "1", "db.b", "2", "c", "3"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "config/orders/a.json, varve.consul.documents",
    "config/orders/a.json, varve.consul.exclude",
    "config/orders/data, varve.consul.format",
    "config/orders/data, varve.consul.documents",
    "config/orders, varve.consul.format",
  })
  void documentThatCannotBeRead_namesTheSettingThatHelps(String key, String setting) {
    api().put(key, "password: hunter2\n  : [hunter2");
    SourceException e = catchThrowableOfType(SourceException.class, () -> setup().load().close());
    assertThat(e).hasMessageContaining(key).hasMessageContaining(setting);
    assertThat(e.getMessage()).doesNotContain("hunter2");
  }

  @Test
  void folderThatIsNoKey_losesOnlyItsDocument() {
    api().putAll("config/orders/a[b/x.yaml", "k: 1", "config/orders/good", "1");
    try (RunningSource running = setup().load()) {
      assertThat(running.values()).isEqualTo(Map.of("good", "1"));
      assertThat(warnings(running)).contains("consul config/orders/a[b/x.yaml is left out");
    }
  }

  @Test
  void documentThatBecomesOneValue_andBack_isFollowed() {
    api().put("config/orders/data", "a: 1\nb: 2");
    try (RunningSource running = setup().watch()) {
      api().put("config/orders/data", "off");
      running.await(Map.of("data", "off"));
      api().put("config/orders/data", "a: 3");
      running.await(Map.of("a", "3"));
      assertThat(running.failures()).isEmpty();
    }
  }

  @Test
  void excludedKeys_areNotRead_alsoLater() {
    api()
        .putAll(
            "config/orders/README.md", "read me",
            "config/orders/notes/x", "1",
            "config/orders/broken.yaml", "a: [",
            "config/orders/data", "b: [",
            "config/orders", "c: [",
            "config/orders/k", "1");
    try (RunningSource running =
        setup()
            .set("exclude", "README.*,config/orders/notes/**,broken.yaml,**/data,config/orders")
            .watch()) {
      assertThat(running.values()).isEqualTo(Map.of("k", "1"));
      api().put("config/orders/notes/y", "2");
      api().put("config/orders/broken.yaml", "a: [[");
      api().delete("config/orders/README.md");
      api().put("config/orders/k", "2");
      running.await(Map.of("k", "2"));
      assertThat(running.failures()).isEmpty();
    }
  }

  @Test
  void literalKeys_haveNoPlaceholders() {
    api()
        .putAll(
            "config/orders/README.md", "set ${NAME} or \\${OTHER}",
            "config/orders/x.yaml", "a: ${b}\nl: ['${c}']",
            "config/orders/k", "${d}");
    try (RunningSource running = setup().set("literal", "*.md,x.yaml").watch()) {
      assertThat(running.values())
          .containsEntry("readme.md", "set \\${NAME} or \\\\${OTHER}")
          .containsEntry("a", "\\${b}")
          .containsEntry("l[0]", "\\${c}")
          .containsEntry("k", "${d}");
      api().put("config/orders/README.md", "${e}");
      running.awaitValue("readme.md", "\\${e}");
    }
  }

  @Test
  void storeKey_isAKeyThatIsReadAsAnEntry() {
    try (ConsulConfigSource source = setup().set("exclude", "notes").open()) {
      assertThatThrownBy(() -> source.storeKey("data"))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("varve.consul.documents");
      assertThatThrownBy(() -> source.storeKey("a.notes"))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("varve.consul.exclude");
    }
    try (ConsulConfigSource source = setup().set("documents", "none").open()) {
      assertThat(source.storeKey("data")).isEqualTo("config/orders/data");
    }
  }

  /** Transactions take names that the server refuses in a URL. A line break forges a log line. */
  @Test
  void keysWithControlCharacters_areLeftOut() {
    api()
        .transaction()
        .set("config/orders/a\r\nERROR forged", "1")
        .set("config/orders/\"b\u001b[31m\"", "2")
        .set("config/orders/c\n.yaml", "d: 3")
        .set("config/orders/good", "4")
        .commit();
    try (RunningSource running = setup().load()) {
      assertThat(running.values()).isEqualTo(Map.of("good", "4"));
      assertThat(warnings(running).split("is left out", -1)).hasSize(4);
    }
  }

  @Test
  void manyOddKeys_areOneWarning() {
    for (int i = 0; i < 640; i += 64) {
      var batch = api().transaction();
      for (int j = i; j < i + 64; j++) {
        batch.set("config/orders/a[" + j, "1");
      }
      batch.commit();
    }
    try (RunningSource running = setup().load()) {
      List<String> warnings = running.last().layers().get(0).warnings();
      assertThat(warnings).hasSize(1);
      assertThat(warnings.get(0))
          .startsWith("640 keys are left out or overridden, the first ten: ")
          .contains("consul config/orders/a[0 is left out")
          .hasSizeLessThan(2_000);
    }
  }
}
