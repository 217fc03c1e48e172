package io.varve.config.env;

import static io.varve.config.env.SimulatedProcess.systemProperties;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.ConfigKey;
import io.varve.config.Origin;
import io.varve.config.SourceException;
import io.varve.config.spi.KeyMatcher;
import io.varve.config.spi.SourceLayer;
import io.varve.config.spi.SourceValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SystemPropertiesSourceTest {

  @Test
  void properties_areListedUnderTheirKeys() {
    SourceLayer layer = systemProperties(Map.of("db.poolSize", "7", "db.url", ""));
    assertEquals(
        Map.of(
            "db.pool-size", value("db.poolSize", "7"),
            "db.url", value("db.url", "")),
        layer.values());
    assertEquals(Map.of("db.pool-size", "db.poolSize"), layer.spellings());
    assertEquals(List.of(), layer.warnings());
  }

  @Test
  void lists_areListed() {
    SourceLayer layer = systemProperties(Map.of("servers[1].host", "b", "servers[0].host", "a"));
    assertEquals(Set.of("servers"), layer.lists());
    assertEquals(2, layer.values().size());
  }

  @Test
  void listGap_isRefused() {
    SourceException e =
        assertThrows(
            SourceException.class, () -> systemProperties(Map.of("a[0]", "x", "a[2]", "y")));
    assertEquals(
        "a[2] (system property a[2]): expected list elements without gaps, found no a[1]; number"
            + " the elements from 0, one after the other [VARVE-0012]",
        e.getMessage());
  }

  @Test
  void jvmProperties_areFoundButNotListed() {
    SourceLayer layer =
        systemProperties(
            Map.of(
                "user.home", "/home/u",
                "java.net.preferIPv4Stack", "true",
                "javax.net.ssl.trustStore", "t",
                "jdk.debug", "release",
                "com.sun.management.jmxremote", "",
                "user.service.url", "u"));
    assertEquals(Set.of("user.service.url"), layer.values().keySet());
    KeyMatcher matcher = layer.matcher().orElseThrow();
    assertEquals(Optional.of(value("user.home", "/home/u")), matcher.match("user.home"));
    assertEquals(
        Optional.of(value("java.net.preferIPv4Stack", "true")),
        matcher.match(ConfigKey.canonical("java.net.preferIPv4Stack")));
    assertEquals(Optional.empty(), matcher.match("user.service.url"));
    assertEquals(Optional.empty(), matcher.match("user"));
    assertEquals(
        Set.of(
            "user.home",
            ConfigKey.canonical("java.net.preferIPv4Stack"),
            ConfigKey.canonical("javax.net.ssl.trustStore"),
            "jdk.debug",
            "com.sun.management.jmxremote"),
        matcher.keys().orElseThrow());
  }

  @Test
  void matcher_reportsWhatMayBeUnderAPrefix() {
    KeyMatcher matcher =
        systemProperties(Map.of("java.io.tmpdir", "/tmp", "java.x-y", "1")).matcher().orElseThrow();
    assertThat(List.of("", "java", "java.io", "java.io.tmpdir")).allMatch(matcher::mayMatchUnder);
    assertThat(List.of("java.io.tmp", "java.x", "java.io.tmpdir.x"))
        .noneMatch(matcher::mayMatchUnder);
    assertFalse(systemProperties(Map.of()).matcher().orElseThrow().mayMatchUnder(""));
  }

  @Test
  void commandLine_isNeverAnswered() {
    SourceLayer layer = systemProperties(Map.of("sun.java.command", "Main --password=hunter2"));
    assertEquals(Map.of(), layer.values());
    KeyMatcher matcher = layer.matcher().orElseThrow();
    assertEquals(Optional.empty(), matcher.match("sun.java.command"));
    assertFalse(matcher.mayMatchUnder("sun"));
  }

  @Test
  void placeholders_areFoundButNotListed() {
    SourceLayer layer =
        systemProperties(Map.of("common.loader", "${catalina.base}/lib", "price", "$5 {x}"));
    assertEquals(Set.of("price"), layer.values().keySet());
    assertEquals(
        Optional.of(value("common.loader", "${catalina.base}/lib")),
        layer.matcher().orElseThrow().match("common.loader"));
  }

  @Test
  void placeholders_inListsAreListedWithTheirNeighbours() {
    SourceLayer layer = systemProperties(Map.of("a[0]", "x", "a[1]", "${y}", "a[2]", "z"));
    assertEquals(Set.of("a[0]", "a[1]", "a[2]"), layer.values().keySet());
  }

  @Test
  void names_thatAreNoKeysAreLeftOutWithAWarning() {
    SourceLayer layer =
        systemProperties(Map.of("a..b", "hunter2", "x[", "hunter2", "", "hunter2", "n\n", "1"));
    assertEquals(Map.of(), layer.values());
    assertEquals(
        List.of(
            "system property  is left out: its name is no key such as db.pool-size",
            "system property a..b is left out: its name is no key such as db.pool-size",
            "system property n? is left out: its name is no key such as db.pool-size",
            "system property x[ is left out: its name is no key such as db.pool-size"),
        layer.warnings());
  }

  @Test
  void spellings_ofOneKeyAreReportedAndTheCanonicalOneWins() {
    SourceLayer layer =
        systemProperties(Map.of("db.poolSize", "1", "db.pool-size", "2", "db.pool_size", "3"));
    assertEquals(Map.of("db.pool-size", value("db.pool-size", "2")), layer.values());
    assertEquals(2, layer.warnings().size());
  }

  @Test
  void spellings_ofOneUnlistedKeyHaveADeterministicWinner() {
    for (String text : List.of("${x}", "${y}")) {
      Map<String, String> properties = new HashMap<>();
      properties.put("a.poolSize", "no" + text);
      properties.put("a.pool-size", text);
      properties.put("a.pool_size", "no" + text);
      KeyMatcher matcher = systemProperties(properties).matcher().orElseThrow();
      assertEquals(text, matcher.match("a.pool-size").orElseThrow().text());
    }
  }

  /** Reads the properties of this JVM, so that new ones of a new JVM are noticed. */
  @Test
  void propertiesOfAFreshJvm_areAllItsOwn() throws IOException, InterruptedException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    ProcessBuilder builder =
        new ProcessBuilder(java, "-XshowSettings:properties", "-version").redirectErrorStream(true);
    builder.environment().keySet().removeAll(Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    List<String> names =
        Pattern.compile("^    ([\\w.]+) = ", Pattern.MULTILINE)
            .matcher(output)
            .results()
            .map((MatchResult result) -> result.group(1))
            .toList();
    assertTrue(names.contains("user.home"), output);
    assertEquals(
        List.of(), names.stream().filter(name -> !JvmProperties.isDefinedByJvm(name)).toList());
  }

  private static SourceValue value(String name, String text) {
    return new SourceValue(text, Origin.of("system-properties", "system property " + name));
  }
}
