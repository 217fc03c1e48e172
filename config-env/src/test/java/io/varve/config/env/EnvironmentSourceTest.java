package io.varve.config.env;

import static io.varve.config.env.SimulatedProcess.environment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.varve.config.Origin;
import io.varve.config.spi.ConfigSource;
import io.varve.config.spi.KeyMatcher;
import io.varve.config.spi.SourceLayer;
import io.varve.config.spi.SourcePhase;
import io.varve.config.spi.SourceValue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EnvironmentSourceTest {

  @Test
  void sources_areFoundByServiceLoader() {
    assertThat(ServiceLoader.load(ConfigSource.class))
        .filteredOn(source -> source.getClass().getPackage() == getClass().getPackage())
        .extracting(ConfigSource::name, ConfigSource::ordinal, ConfigSource::phase)
        .containsExactlyInAnyOrder(
            tuple("environment", 300, SourcePhase.PROCESS),
            tuple("system-properties", 400, SourcePhase.PROCESS));
  }

  @Test
  void variables_haveNoKeysOfTheirOwn() {
    SourceLayer layer = environment(Map.of("DB_POOL_SIZE", "7"));
    assertEquals(Map.of(), layer.values());
    assertEquals(List.of(), layer.warnings());
  }

  @Test
  void origin_namesTheVariable() {
    assertEquals(
        Optional.of(
            new SourceValue("7", Origin.of("environment", "environment variable DB_POOL_SIZE"))),
        matcher("DB_POOL_SIZE", "7").match("db.pool-size"));
  }

  @Test
  void names_ofBothRules() {
    assertMatches("db.pool-size", "db.pool-size", "db_pool_size", "DB_POOL_SIZE", "DB_POOLSIZE");
    assertMatches("servers[0].host", "servers[0].host", "SERVERS_0__HOST", "SERVERS_0_HOST");
    assertMatches("grid[0][12]", "GRID_0__12_", "GRID_0_12");
    assertMatches("loggers.\"com.acme\"", "LOGGERS__COM_ACME_", "LOGGERS_COM_ACME");
    assertMatches("loggers.\"com.Acme\"", "LOGGERS__COM_ACME_", "LOGGERS_COM_ACME");
    assertMatches("home", "HOME", "home");
    assertMatches("a.\"x\\\"y\"", "A__X__Y_", "A_X_Y");
    assertMatches("gr\u00f6\u00dfe", "GR__E", "GR_E");
  }

  @Test
  void names_inAnyCaseAreTheLastResort() {
    assertMatches("http.proxy", "http_proxy", "Http_Proxy");
    assertMatches("db.pool-size", "Db_PoolSize", "db.POOL-size");
    assertEquals(
        "upper",
        text(environment(Map.of("Http_Proxy", "mixed", "HTTP_PROXY", "upper")), "http.proxy"));
    // The published rule has the underscored name before the one in upper case.
    assertEquals(
        "lower",
        text(environment(Map.of("http_proxy", "lower", "HTTP_PROXY", "upper")), "http.proxy"));
  }

  @Test
  void names_thatOnlyLookAlike() {
    KeyMatcher matcher =
        environment(
                Map.of(
                    "DB__POOL_SIZE",
                    "1",
                    "DBPOOLSIZE",
                    "2",
                    "DB_POOL_SIZE_",
                    "3",
                    "D_BPOOLSIZE",
                    "4",
                    "_",
                    "5",
                    "__",
                    "6"))
            .matcher()
            .orElseThrow();
    assertEquals(Optional.empty(), matcher.match("db.pool-size"));
    assertEquals(Optional.empty(), matcher.match("-"));
    assertEquals(Optional.empty(), matcher.match("\"$\""));
    assertEquals(Optional.empty(), matcher.match("$"));
  }

  @Test
  void names_inOrderOfPrecedence() {
    List<String> names =
        List.of(
            "a.b-c[0]",
            "a_b_c_0_",
            "A_B_C_0_",
            "A_B_C_0",
            "A_BC_0",
            "A_b_C_0_",
            "A_b_C_0",
            "A_Bc_0");
    for (int i = 0; i < names.size(); i++) {
      Map<String, String> variables = new HashMap<>();
      names.subList(i, names.size()).forEach(name -> variables.put(name, name));
      assertEquals(names.get(i), text(environment(variables), "a.b-c[0]"));
    }
  }

  @Test
  void conflict_isReportedWithoutValues() {
    KeyMatcher matcher =
        environment(
                Map.of(
                    "DB_POOL_SIZE",
                    "hunter2",
                    "DB_POOLSIZE",
                    "hunter3",
                    "OTHER_KEY",
                    "a",
                    "OTHERKEY",
                    "b"))
            .matcher()
            .orElseThrow();
    assertEquals(
        Optional.of(
            "db.pool-size has two values, in environment variable DB_POOL_SIZE and in environment"
                + " variable DB_POOLSIZE; the one in DB_POOL_SIZE wins; unset the other"),
        matcher.warning("db.pool-size"));
    // Names of different keys.
    assertEquals(Optional.empty(), matcher.warning("other.key"));
    assertEquals(Optional.empty(), matcher.warning("absent"));
  }

  @Test
  void conflict_needsDifferentValues() {
    KeyMatcher matcher =
        environment(Map.of("HTTP_PROXY", "p", "http_proxy", "p")).matcher().orElseThrow();
    assertEquals(Optional.empty(), matcher.warning("http.proxy"));
  }

  @Test
  void keys_areListedOnlyWhereThereAreNone() {
    assertEquals(Optional.empty(), matcher("A", "1").keys());
    assertEquals(
        Optional.of(Set.of()), environment(Map.of("_", "x")).matcher().orElseThrow().keys());
  }

  @Test
  void prefix_ofVariables() {
    KeyMatcher matcher = matcher("SERVERS_10_HOST", "a");
    assertThat(List.of("", "servers", "servers[10]", "servers[10].host"))
        .allMatch(matcher::mayMatchUnder);
    assertThat(List.of("servers[1]", "servers[10].host.x", "server", "server.s", "servers[0]"))
        .noneMatch(matcher::mayMatchUnder);
    assertFalse(environment(Map.of("_", "x")).matcher().orElseThrow().mayMatchUnder(""));
  }

  @Test
  void prefix_withDashes() {
    KeyMatcher matcher =
        environment(Map.of("DB_POOLSIZE_MAX", "1", "my.own-key", "2")).matcher().orElseThrow();
    assertThat(List.of("db.pool-size", "db.poolsize")).allMatch(matcher::mayMatchUnder);
    assertFalse(matcher.mayMatchUnder("db.pool"));
    assertThat(List.of("my", "my.own-key")).allMatch(matcher::mayMatchUnder);
  }

  @Test
  void prefix_ofAListEnds() {
    KeyMatcher matcher =
        environment(Map.of("S_0_HOST", "a", "S_1__HOST", "b", "S_2", "c", "S_30", "d"))
            .matcher()
            .orElseThrow();
    int size = 0;
    while (matcher.mayMatchUnder("s[" + size + "]")) {
      size++;
    }
    assertEquals(3, size);
  }

  private static void assertMatches(String key, String... names) {
    for (String name : names) {
      assertEquals("v", text(environment(Map.of(name, "v", "OTHER", "o")), key), key + " " + name);
    }
  }

  private static KeyMatcher matcher(String name, String text) {
    return environment(Map.of(name, text)).matcher().orElseThrow();
  }

  private static String text(SourceLayer layer, String key) {
    return layer.matcher().orElseThrow().match(key).map(SourceValue::text).orElse("absent");
  }
}
