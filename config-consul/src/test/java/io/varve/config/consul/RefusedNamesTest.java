package io.varve.config.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.config.ConfigException;
import io.varve.config.SourceException;
import io.varve.config.consul.fixtures.SourceSetup;
import io.varve.config.spi.Write;
import io.varve.testing.consul.FaultyServer;
import io.varve.testing.consul.Request;
import io.varve.testing.consul.ScriptedResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that the agent answers with a refusal of a name, a limit, a redirect or another key. */
class RefusedNamesTest {
  private static final ScriptedResponse REFUSAL =
      ScriptedResponse.of(500, "invalid key name, path traversal is not allowed");
  private static final ScriptedResponse TRANSACTION_REFUSAL =
      ScriptedResponse.of(
          400, "Invalid key in transaction: invalid key name, path traversal is not allowed");

  private static ConsulSource open(FaultyServer server) {
    return ConsulSource.builder().address(server.uri().toString()).environment(Map.of()).open();
  }

  @Test
  void refusedName_isNotTakenForAnOutage_andNamesTheKey() {
    try (FaultyServer server = FaultyServer.answering(REFUSAL);
        ConsulSource consul = open(server)) {
      for (Runnable request :
          List.<Runnable>of(
              () -> consul.read("a/50%20off"),
              () -> consul.put("a/50%20off", "1"),
              () -> consul.createIfAbsent("a/50%20off", "1"),
              () -> consul.delete("a/50%20off"))) {
        assertThatThrownBy(request::run)
            .isInstanceOf(SourceException.class)
            .hasMessageContaining("VARVE-0559")
            .hasMessageContaining("a/50%20off")
            .hasMessageContaining("path traversal is not allowed")
            .hasMessageNotContaining("may have been made");
      }
    }
  }

  @Test
  void refusedNameInATransaction_isNamed() {
    try (FaultyServer server = FaultyServer.answering(TRANSACTION_REFUSAL);
        ConsulSource consul = open(server)) {
      List<Write> batch = List.of(Write.put("fine", "1"), Write.put("a/50%20off", "1"));
      assertThatThrownBy(() -> consul.write(batch))
          .hasMessageContaining("VARVE-0559")
          .hasMessageContaining("a/50%20off")
          .hasMessageNotContaining("fine")
          .hasMessageNotContaining("may have been made");
    }
  }

  /** A start does not wait for an agent that answers. */
  @Test
  void refusedName_failsTheStartAtOnce() {
    try (FaultyServer server = FaultyServer.answering(REFUSAL)) {
      SourceSetup setup =
          SourceSetup.at(server.uri())
              .set("layout", "false")
              .set("keys", "p/:x")
              .set("startup-timeout", "10m");
      assertThatThrownBy(setup::load).hasMessageContaining("p/:x").hasMessageContaining("0559");
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void writeBeyondALimit_wasNotMade() {
    String text =
        "rate limit exceeded for operation that can only be performed by the leader, try again later";
    for (ScriptedResponse limit :
        List.of(ScriptedResponse.of(503, text), ScriptedResponse.of(429, ""))) {
      try (FaultyServer server = FaultyServer.answering(limit);
          ConsulSource consul = open(server)) {
        for (Runnable request :
            List.<Runnable>of(
                () -> consul.put("a", "1"),
                () -> consul.write(List.of(Write.put("a", "1"), Write.delete("b"))))) {
          assertThatThrownBy(request::run)
              .hasMessageContaining("VARVE-0554")
              .hasMessageContaining("nothing was written");
        }
        assertThat(server.requests()).hasSize(2);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 307, 308})
  void redirect_isNotFollowed(int status) {
    ScriptedResponse redirect = ScriptedResponse.of(status, "").header("Location", "/v1/kv/other");
    try (FaultyServer server = FaultyServer.answering(redirect);
        ConsulSource consul = open(server)) {
      for (Runnable request :
          List.<Runnable>of(
              () -> consul.read("a"),
              () -> consul.put("a", "1"),
              () -> consul.delete("a"),
              () -> consul.write(List.of(Write.put("a", "1"), Write.delete("b"))))) {
        assertThatThrownBy(request::run)
            .hasMessageContaining("VARVE-0561")
            .hasMessageContaining("a redirect")
            .hasMessageNotContaining("may have been made");
      }
      assertThat(server.requests())
          .extracting(Request::path)
          .containsExactly("/v1/kv/a", "/v1/kv/a", "/v1/kv/a", "/v1/txn");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a//b", "a/./b", "../b", "a/..", "/b", "b/"})
  void nameThatServersClean_isNotSent(String key) {
    try (FaultyServer server = FaultyServer.answering(ScriptedResponse.keys(9, Map.of("b", "1")));
        ConsulSource consul = open(server)) {
      for (Runnable request :
          List.<Runnable>of(
              () -> consul.read(key),
              () -> consul.put(key, "1"),
              () -> consul.delete(key),
              () -> consul.write(List.of(Write.put("a", "1"), Write.put(key, "1"))))) {
        assertThatThrownBy(request::run)
            .isInstanceOf(ConfigException.class)
            .hasMessageContaining("VARVE-0508");
      }
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void answerWithAnotherKey_isRefused_andDoesNotShowIt() {
    try (FaultyServer server =
            FaultyServer.answering(ScriptedResponse.keys(9, Map.of("x/hunter2", "1")));
        ConsulSource consul = open(server)) {
      assertThatThrownBy(() -> consul.read("a"))
          .hasMessageContaining("VARVE-0560")
          .hasMessageContaining("consul a")
          .hasMessageNotContaining("hunter2");
    }
  }
}
