package io.varve.config.consul;

import static io.varve.config.consul.fixtures.OnePrefix.blocks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.varve.config.consul.fixtures.RunningSource;
import io.varve.config.consul.fixtures.SourceSetup;
import io.varve.testing.consul.FaultyServer;
import io.varve.testing.consul.Request;
import io.varve.testing.consul.ScriptedResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Servers that answer with an older state after a lost connection, as one that was killed does
 * while it replays its log, or one whose snapshot was restored.
 */
class OlderAnswersTest {
  private static final ScriptedResponse ONE_AT_10 = value(10, "1");
  private static final ScriptedResponse TWO_AT_20 = value(20, "2");
  private static final ScriptedResponse NOT_READY =
      ScriptedResponse.of(500, "Not ready to serve consistent reads");

  private final AtomicReference<Function<Request, ScriptedResponse>> script =
      new AtomicReference<>(following(TWO_AT_20));
  private final FaultyServer server = FaultyServer.deciding(request -> script.get().apply(request));

  @AfterEach
  void close() {
    server.close();
  }

  private static ScriptedResponse value(long index, String text) {
    return ScriptedResponse.keys(index, Map.of("p/a", text));
  }

  /** A server whose state does not change. */
  private static Function<Request, ScriptedResponse> following(ScriptedResponse state) {
    return request -> blocks(request) ? ScriptedResponse.silence() : state;
  }

  /** A server with one state for consistent reads, and another for all others. */
  private static Function<Request, ScriptedResponse> lagging(
      ScriptedResponse state, ScriptedResponse consistent) {
    Function<Request, ScriptedResponse> other = following(state);
    return request -> isConsistent(request) ? consistent : other.apply(request);
  }

  private static boolean isConsistent(Request request) {
    return request.parameter("consistent").isPresent();
  }

  /** Changes the server, and loses all connections to it. */
  private void replace(Function<Request, ScriptedResponse> other) {
    script.set(other);
    server.resetConnections();
  }

  private List<Request> consistentReads() {
    return server.requests().stream().filter(OlderAnswersTest::isConsistent).toList();
  }

  /** Waits for a consistent read, and for the blocking query after it. */
  private void awaitConfirmation(RunningSource running) {
    running
        .waiting()
        .until(
            () -> {
              List<Request> all = server.requests();
              int last = all.size() - 1;
              return blocks(all.get(last)) && isConsistent(all.get(last - 1));
            });
  }

  private void awaitIndex(String index) {
    await().until(() -> hasIndex(server.requests().get(server.requests().size() - 1), index));
  }

  private static boolean hasIndex(Request request, String index) {
    return request.parameter("index").equals(Optional.of(index));
  }

  private SourceSetup setup() {
    return SourceSetup.at(server.uri()).set("prefixes", "p");
  }

  private RunningSource watch() {
    return watch(setup());
  }

  private RunningSource watch(SourceSetup setup) {
    RunningSource running = setup.watch();
    server.awaitRequests(2);
    return running;
  }

  private static Stream<String> valuesOfA(RunningSource running) {
    return running.changes().stream().map(change -> RunningSource.values(change).get("a"));
  }

  @Test
  void olderAnswer_thatTheLeaderDoesNotConfirm_isNoChange() {
    try (RunningSource running = watch()) {
      replace(lagging(ONE_AT_10, NOT_READY));
      running.waiting().until(() -> consistentReads().size() >= 3);
      assertThat(running.changes()).isEmpty();
      assertThat(running.failures()).hasSize(1);
      assertThat(running.refusals())
          .singleElement()
          .asString()
          .contains("VARVE-0598", "servers do not answer");
      script.set(following(TWO_AT_20));
      running.awaitHealed();
      assertThat(valuesOfA(running)).containsExactly("2");
    }
  }

  @Test
  void storeThatWasSetBack_isConfirmedOnce_andFollowedFromThere() {
    try (RunningSource running = watch()) {
      int before = server.requests().size();
      replace(following(ONE_AT_10));
      running.await(Map.of("a", "1"));
      script.set(following(value(11, "3")));
      server.resetConnections();
      running.await(Map.of("a", "3"));
      assertThat(consistentReads()).hasSize(1);
      assertThat(valuesOfA(running)).containsExactly("1", "3");
      assertThat(server.requests().stream().skip(before))
          .noneMatch(request -> hasIndex(request, "20"));
    }
  }

  /**
   * Some keys were deleted one by one, then a folder above the prefix: the index stays that of the
   * first deletions.
   */
  @ParameterizedTest
  @ValueSource(longs = {15, 20})
  void deletionThatLowersTheIndex_isNotUndoneByAnOlderAnswer(long index) {
    ScriptedResponse gone = ScriptedResponse.of(404, "").index(index);
    ScriptedResponse noResults = ScriptedResponse.of(200, "{\"Results\":[]}");
    Function<Request, ScriptedResponse> deleted =
        request -> request.path().equals("/v1/txn") ? noResults : following(gone).apply(request);
    try (RunningSource running = watch()) {
      replace(deleted);
      running.await(Map.of());
      int before = consistentReads().size();
      replace(lagging(TWO_AT_20, gone));
      running
          .waiting()
          .until(() -> consistentReads().size() > before || !running.values().isEmpty());
      script.set(following(value(41, "3")));
      server.resetConnections();
      running.await(Map.of("a", "3"));
      assertThat(valuesOfA(running)).doesNotContain("2");
    }
  }

  @Test
  void newerStateOfTheLeader_replacesTheOlderAnswer() {
    try (RunningSource running = watch()) {
      replace(lagging(ONE_AT_10, value(21, "3")));
      running.await(Map.of("a", "3"));
      assertThat(valuesOfA(running)).containsExactly("3");
    }
  }

  /** The index falls without a change when a deletion has been forgotten. */
  @Test
  void lowerIndexWithTheSameContents_isNotConfirmed_andLowersNothing() {
    ScriptedResponse same = ScriptedResponse.of(200, entry("2", 9)).header("X-Consul-Index", "9");
    try (RunningSource running = watch()) {
      replace(following(same));
      awaitIndex("9");
      assertThat(consistentReads()).isEmpty();
      replace(lagging(value(12, "1"), TWO_AT_20));
      awaitConfirmation(running);
      running.awaitHealed();
      assertThat(valuesOfA(running)).doesNotContain("1");
    }
  }

  private static String entry(String value, long modifyIndex) {
    String base64 = Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8));
    return "[{\"Key\":\"p/a\",\"Value\":\"" + base64 + "\",\"ModifyIndex\":" + modifyIndex + "}]";
  }

  @Test
  void entryThatWasModifiedEarlier_isOlder_despiteAHigherIndex() {
    try (RunningSource running = watch()) {
      replace(
          lagging(
              ScriptedResponse.of(200, entry("1", 10)).header("X-Consul-Index", "30"), TWO_AT_20));
      awaitConfirmation(running);
      assertThat(running.changes()).isEmpty();
    }
  }

  @Test
  void staleMode_keepsItsValues_andConfirmsAtMostOnceInTenSeconds() {
    try (RunningSource running = watch(setup().set("consistency", "stale"))) {
      replace(lagging(ONE_AT_10, NOT_READY));
      awaitConfirmation(running);
      int before = server.requests().size();
      server.resetConnections();
      server.awaitRequests(before + 2);
      assertThat(consistentReads()).hasSize(1);
      running.awaitHealed();
      script.set(following(value(21, "3")));
      server.resetConnections();
      running.await(Map.of("a", "3"));
      assertThat(valuesOfA(running)).doesNotContain("1");
    }
  }

  /** Each watch of a part knows what the watch of the whole prefix believed. */
  @ParameterizedTest
  @ValueSource(strings = {"incremental", "whole"})
  void olderAnswerAfterADivision_isConfirmed(String mode) {
    try (RunningSource running = watch(setup().set("watch-mode", mode))) {
      replace(lagging(ONE_AT_10, NOT_READY));
      running.waiting().until(() -> consistentReads().size() >= 2);
      assertThat(running.changes()).isEmpty();
    }
  }

  @Test
  void cachedState_isNotReplacedByAnOlderOne(@TempDir Path folder) {
    SourceSetup cached =
        setup()
            .set("startup", "cached")
            .set("cache.file", folder.resolve("cache").toString())
            .set("cache.clear-text", "true");
    cached.load().close();
    script.set(request -> ScriptedResponse.of(500, "No cluster leader"));
    try (RunningSource running = cached.load()) {
      script.set(lagging(ONE_AT_10, NOT_READY));
      running.watch();
      running.waiting().until(() -> consistentReads().size() >= 2);
      assertThat(running.values()).isEqualTo(Map.of("a", "2"));
      script.set(following(TWO_AT_20));
      running.awaitHealed();
      assertThat(valuesOfA(running)).containsOnly("2");
    }
  }
}
