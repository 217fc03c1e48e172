package io.varve.config.consul.internal.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.ConfigException;
import io.varve.config.consul.fixtures.SourceSetup;
import io.varve.config.spi.SourceContext;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsulSettingsTest {
  private static final URI SERVER = URI.create("http://127.0.0.1:1");

  @Test
  void defaults_areThoseOfTheManual() {
    ConsulSettings settings = SourceSetup.bare().set("enabled", "true").settings();
    assertEquals("http://127.0.0.1:8500", settings.address().toString());
    ConsulSettings.Timing timing = settings.timing();
    assertEquals(Duration.ofSeconds(25), timing.block());
    assertEquals(Duration.ofSeconds(10), timing.request());
    assertEquals(Duration.ofSeconds(3), timing.connect());
    assertEquals(Duration.ofSeconds(45), timing.startup());
    assertEquals(Duration.ZERO, timing.interval());
    assertEquals(Duration.ofSeconds(5), timing.backoff());
    assertEquals(Duration.ZERO, timing.quiet());
    assertEquals(ReadConsistency.DEFAULT, settings.consistency());
    assertEquals(StartupPolicy.FAIL, settings.startup());
    assertEquals(DeletionPolicy.CONFIRM, settings.deletion());
    assertFalse(settings.gzip());
    assertEquals(64L << 20, settings.maxSize());
    assertNull(settings.cache());
    assertEquals(
        List.of("config/orders/", "config/application/"),
        settings.selection().scopes().stream().map(ConfigScope::prefix).toList());
  }

  @Test
  void knownSettings_areThoseOfTheManual() throws IOException {
    Set<String> rows = new TreeSet<>();
    for (String line : Files.readAllLines(Path.of("../docs/consul.md"))) {
      Matcher row =
          Pattern.compile("\\| (`[a-z.-]+`(?:, `[a-z.-]+`)*) \\|.*\\|.*\\|.*\\|").matcher(line);
      if (row.matches()) {
        rows.addAll(List.of(row.group(1).replace("`", "").split(", ")));
      }
    }
    assertEquals(rows, new TreeSet<>(SettingNames.NAMES));
  }

  @Test
  void misspeltSettings_areFound() {
    SourceContext context =
        SourceSetup.bare()
            .set("adress", "x")
            .set("tls.verfy", "false")
            .set("keys[0]", "a")
            .set("wait", "5s")
            .context();
    assertEquals(
        List.of("varve.consul.adress", "varve.consul.tls.verfy"),
        SettingNames.unknown(context.settings()));
  }

  @Test
  void applicationWithoutAName_hasEachScopeOnce() {
    ConsulSettings settings = SourceSetup.at(SERVER).profiles("eu").settings();
    assertEquals(4, settings.selection().scopes().size());
  }

  @ParameterizedTest
  @CsvSource({
    "wait, 0s",
    "wait, 11m",
    "wait, soon",
    "request-timeout, 1ms",
    "connect-timeout, 2m",
    "startup-timeout, -1s",
    "min-interval, 2m",
    "max-backoff, 10ms",
    "quiet, 2m",
    "max-size, 1B",
    "max-size, 2GiB",
    "consistency, wrong",
    "startup, perhaps",
    "when-gone, panic",
    "gzip, perhaps",
    "watch, perhaps",
    "tls.verify, perhaps",
    "tls.server-name, a b",
    "tls.server-name, x..y",
    "keys, a//b",
    "keys, ../b",
    "prefixes, a/../b",
    "root, a//b",
    "auth, hunter2",
    "namespace, a b",
    "partition, 'a\u00e4'",
    "address, a b",
    "proxy, agent",
    "proxy, https://agent:1",
    "proxy, hunter2:hunter2@agent:1",
  })
  void wrongSetting_isAnErrorThatNamesIt(String name, String value) {
    SourceSetup setup = SourceSetup.at(SERVER).set(name, value);
    ConfigException e = assertThrows(ConfigException.class, setup::open);
    assertTrue(e.getMessage().startsWith("varve.consul." + name + " ("), e.getMessage());
    assertFalse(e.getMessage().contains("hunter2"), e.getMessage());
  }

  @Test
  void wrongVariable_isAnErrorThatNamesIt() {
    SourceSetup setup = SourceSetup.bare().variable("CONSUL_HTTP_ADDR", "http://a?b");
    ConfigException e = assertThrows(ConfigException.class, setup::open);
    assertTrue(
        e.getMessage()
            .startsWith("CONSUL_HTTP_ADDR (environment variable CONSUL_HTTP_ADDR): expected"),
        e.getMessage());
    setup = SourceSetup.at(SERVER).variable("CONSUL_HTTP_SSL", "maybe");
    assertThrows(ConfigException.class, setup::open);
  }
}
