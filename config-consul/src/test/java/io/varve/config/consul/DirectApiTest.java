package io.varve.config.consul;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.varve.config.consul.internal.source.ConsulConfigSource;
import io.varve.config.layered.LayeredConfig;
import io.varve.config.spi.ConfigSource;
import io.varve.config.spi.KeyValueStore;
import io.varve.testing.consul.ConsulApi;
import io.varve.testing.consul.ConsulServer;
import io.varve.testing.consul.WithConsul;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The direct source as a program sees it, and its use beside an engine. */
@Tag(ConsulServer.EITHER_WAY)
@WithConsul
class DirectApiTest {
  /** No server is there. */
  private static final String ELSEWHERE = "http://127.0.0.1:1";

  private final ConsulServer server;

  DirectApiTest(ConsulServer server) {
    this.server = server;
  }

  private ConsulApi api() {
    return server.api();
  }

  private ConsulSourceBuilder builder() {
    return ConsulSource.builder().environment(Map.of()).address(server.uri().toString());
  }

  /** The methods for an engine are elsewhere, so that completion shows a user's verbs alone. */
  @Test
  void source_hasTheVerbsOfAUser() {
    Stream<String> names =
        Stream.of(ConsulSource.class.getMethods())
            .filter(method -> method.getDeclaringClass() != Object.class)
            .filter(method -> !Modifier.isStatic(method.getModifiers()))
            .map(Method::getName)
            .distinct();
    assertThat(names)
        .containsExactlyInAnyOrder(
            "keys",
            "read",
            "readAll",
            "createIfAbsent",
            "put",
            "compareAndSet",
            "delete",
            "deleteIfUnchanged",
            "write",
            "split",
            "storeKey",
            "seed",
            "watch",
            "readAndWatch",
            "asSource",
            "describe",
            "toString",
            "close");
    assertThat(ConfigSource.class.isAssignableFrom(ConsulSource.class)).isFalse();
    assertThat(ServiceLoader.load(ConfigSource.class))
        .hasAtLeastOneElementOfType(ConsulConfigSource.class);
  }

  @Test
  void asSource_keepsTheSettingsOfTheBuilder_andReplacesTheDiscoveredSource() throws Exception {
    api().put("mine/a", "1");
    PrintStream before = System.err;
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    System.setErr(new PrintStream(log, true, UTF_8));
    ConsulSource consul = builder().prefixes("mine").open();
    try (LayeredConfig config =
        LayeredConfig.builder()
            .environment(Map.of("CONSUL_HTTP_ADDR", ELSEWHERE))
            .systemProperties(Map.of())
            .defaults(Map.of("varve.consul.address", ELSEWHERE, "varve.consul.token-file", "none"))
            .source(consul.asSource())
            .build()) {
      assertThat(config.get("a")).isEqualTo("1");
      assertThat(config.sources()).filteredOn(s -> s.name().equals("consul")).hasSize(1);
      assertThat(log.toString(UTF_8))
          .contains(
              "varve.consul.address, varve.consul.token-file have no effect: the program made the"
                  + " Consul source, with settings of its own");

      BlockingQueue<String> keys = new LinkedBlockingQueue<>();
      consul.watch((key, value) -> keys.add(key + "=" + value.orElse("")));
      BlockingQueue<String> values = new LinkedBlockingQueue<>();
      config.onChange("a", event -> values.add(event.after().get("a")));
      consul.put("mine/a", "2");
      assertThat(keys.poll(30, TimeUnit.SECONDS)).isEqualTo("mine/a=2");
      assertThat(values.poll(30, TimeUnit.SECONDS)).isEqualTo("2");

      consul.close();
      api().put("mine/a", "3");
      assertThat(values.poll(30, TimeUnit.SECONDS)).as("the engine goes on").isEqualTo("3");
    } finally {
      System.setErr(before);
      consul.close();
    }
  }

  @Test
  void close_ofAnEngine_leavesTheSourceOpen() {
    try (ConsulSource consul = builder().prefixes("p").open()) {
      LayeredConfig.builder().discover(false).source(consul.asSource()).build().close();
      LayeredConfig.builder().discover(false).source(consul.asSource()).build().close();
      consul.put("p/a", "1");
      assertThat(api().find("p/a")).contains("1");
    }
  }

  @Test
  void layeredConfig_handsOutTheStoreThatItReads() throws Exception {
    api().put("config/orders/db/url", "x");
    try (LayeredConfig config =
        LayeredConfig.builder()
            .application("orders")
            .environment(Map.of("CONSUL_HTTP_ADDR", server.uri().toString()))
            .systemProperties(Map.of())
            .build()) {
      BlockingQueue<String> values = new LinkedBlockingQueue<>();
      config.onChange("db.pool-size", event -> values.add(event.after().get("db.pool-size")));
      KeyValueStore consul = config.store("consul");
      assertThat(consul.createIfAbsent(consul.storeKey("db.url"), "y")).isFalse();
      assertThat(consul.createIfAbsent(consul.storeKey("db.pool-size"), "10")).isTrue();
      assertThat(values.poll(30, TimeUnit.SECONDS)).isEqualTo("10");
      assertThat(config.get("db.url")).isEqualTo("x");
    }
  }

  @Test
  void describe_saysMoreThanToString_withoutSecrets() {
    try (ConsulSource plain = ConsulSource.builder().environment(Map.of()).open()) {
      assertThat(plain).hasToString("Consul@http://127.0.0.1:8500");
      assertThat(plain.describe())
          .isEqualTo(
              "Consul@http://127.0.0.1:8500; no keys and prefixes; without a token; no watch");
    }
    ConsulSource rich =
        ConsulSource.builder()
            .environment(
                Map.of(
                    "CONSUL_NAMESPACE", "team",
                    "CONSUL_PARTITION", "part",
                    "CONSUL_HTTP_AUTH", "user:hunter3"))
            .address("10.0.0.7")
            .token("hunter2")
            .keys("foo")
            .prefixes("config/orders")
            .open();
    assertThat(rich.describe())
        .isEqualTo(
            "Consul@http://10.0.0.7:8500; namespace team; partition part; keys and prefixes: foo,"
                + " config/orders/; with a token; no watch");
    rich.close();
    assertThat(rich.describe()).endsWith("; with a token; closed");
    try (ConsulSource file =
        ConsulSource.builder()
            .environment(Map.of("CONSUL_HTTP_TOKEN_FILE", "/run/secrets/token"))
            .open()) {
      assertThat(file.describe()).contains("token from /run/secrets/token");
    }
  }
}
