package io.varve.config.consul;

import static io.varve.config.consul.fixtures.OnePrefix.GOOD;
import static io.varve.config.consul.fixtures.OnePrefix.blocks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.config.SourceException;
import io.varve.config.consul.fixtures.RunningSource;
import io.varve.config.consul.fixtures.SourceSetup;
import io.varve.testing.consul.FaultyServer;
import io.varve.testing.consul.Request;
import io.varve.testing.consul.ScriptedResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Proxies and servers that cut long waits, and connections that ended while they were idle. */
class CutWaitsTest {
  /** Longer than the shortest wait that counts as cut, five seconds. */
  private static final Duration CUT = Duration.ofMillis(5200);

  private static final Map<String, ScriptedResponse> CUTS =
      Map.of(
          "a", ScriptedResponse.reset(),
          "b", ScriptedResponse.of(408, ""),
          "c", ScriptedResponse.of(502, "<html>"),
          "d", ScriptedResponse.of(504, ""));

  private static SourceSetup setup(FaultyServer server) {
    return SourceSetup.at(server.uri()).set("prefixes", "p");
  }

  private static String prefix(Request request) {
    return request.path().replaceAll("/v1/kv/|/", "");
  }

  private static List<Request> of(FaultyServer server, String prefix) {
    return server.requests().stream().filter(each -> prefix(each).equals(prefix)).toList();
  }

  /** Each cut brings the current state, on a fresh connection, and is not reported. */
  @Test
  void cutWait_isItsEnd_andTwoOfThemMakeTheNextShorter() {
    Map<String, AtomicInteger> reads = new ConcurrentHashMap<>();
    try (FaultyServer server =
            FaultyServer.deciding(
                request -> {
                  String prefix = prefix(request);
                  if (blocks(request)) {
                    return CUTS.get(prefix).after(CUT);
                  }
                  int turn =
                      reads.computeIfAbsent(prefix, any -> new AtomicInteger()).incrementAndGet();
                  return ScriptedResponse.keys(
                      10 + turn, Map.of(prefix + "/k" + prefix, "" + turn));
                });
        RunningSource running =
            SourceSetup.at(server.uri()).set("prefixes", "a,b,c,d").set("wait", "10s").watch()) {
      running.await(Map.of("ka", "3", "kb", "3", "kc", "3", "kd", "3"));
      assertThat(running.failures()).isEmpty();
      for (String prefix : CUTS.keySet()) {
        running.waiting().until(() -> of(server, prefix).size() >= 6);
        List<Request> requests = of(server, prefix);
        assertThat(IntStream.range(0, 6).mapToObj(i -> index(requests.get(i))))
            .containsExactly("none", "11", "none", "12", "none", "13");
        assertThat(requests.get(2).connection()).isNotEqualTo(requests.get(1).connection());
        Duration late = Duration.ofNanos(requests.get(2).nanos() - requests.get(1).nanos());
        assertThat(late.minus(CUT)).isLessThan(Duration.ofSeconds(1));
        assertThat(requests.get(1).parameter("wait")).contains("10000ms");
        assertThat(requests.get(5).parameter("wait")).contains("5000ms");
      }
    }
  }

  private static String index(Request request) {
    return request.parameter("index").orElse("none");
  }

  @Test
  void failureAfterACut_isReported() {
    AtomicInteger turn = new AtomicInteger();
    try (FaultyServer server =
            FaultyServer.deciding(
                request ->
                    switch (turn.getAndIncrement()) {
                      case 0 -> ScriptedResponse.keys(7, GOOD);
                      case 1 -> ScriptedResponse.reset().after(CUT);
                      default -> ScriptedResponse.of(500, "No cluster leader");
                    });
        RunningSource running = setup(server).watch()) {
      assertThat(running.awaitFailure(0)).contains("VARVE-0555");
      assertThat(running.failures()).hasSize(1);
    }
  }

  /** Without an answer, a proxy or a firewall has forgotten the connection. */
  @Test
  void waitThatRunsIntoItsOwnTimeout_isItsEnd() {
    try (FaultyServer server =
            FaultyServer.deciding(
                request -> blocks(request) ? ScriptedResponse.silence() : numbered());
        RunningSource running =
            setup(server).set("wait", "1s").set("request-timeout", "1s").watch()) {
      running.awaitValue("a", "3");
      assertThat(running.failures()).isEmpty();
    }
  }

  private final AtomicInteger reads = new AtomicInteger();

  private ScriptedResponse numbered() {
    int turn = reads.incrementAndGet();
    return ScriptedResponse.keys(10 + turn, Map.of("p/a", "" + turn));
  }

  @Test
  void keptConnectionThatIsLost_isNotReported_unlessTheNextQueryLosesItsOwn() {
    try (FaultyServer server =
            FaultyServer.deciding(
                request -> blocks(request) ? ScriptedResponse.reset() : numbered());
        RunningSource running = setup(server).watch()) {
      assertThat(running.awaitFailure(0)).contains("VARVE-0545");
      assertThat(server.requests().stream().limit(4).map(CutWaitsTest::index))
          .containsExactly("none", "11", "none", "12");
      assertThat(Integer.parseInt(running.values().get("a"))).isGreaterThanOrEqualTo(2);
    }
  }

  @Test
  void readOnAKeptConnectionThatIsLost_isRepeatedOnce() {
    AtomicInteger turn = new AtomicInteger();
    try (FaultyServer server =
            FaultyServer.deciding(
                request ->
                    turn.getAndIncrement() == 1
                        ? ScriptedResponse.reset()
                        : ScriptedResponse.keys(7, GOOD));
        RunningSource running = setup(server).load()) {
      assertThat(running.source().read("p/a")).isPresent();
      assertThat(server.requests()).hasSize(3);
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @Test
  void writeOnAKeptConnectionThatIsLost_isNotRepeated() {
    try (FaultyServer server =
            FaultyServer.deciding(
                request ->
                    request.method().equals("GET")
                        ? ScriptedResponse.keys(7, GOOD)
                        : ScriptedResponse.reset());
        RunningSource running = setup(server).load()) {
      assertThatThrownBy(() -> running.source().put("p/a", "2"))
          .isInstanceOf(SourceException.class);
      assertThat(server.requests()).filteredOn(each -> !each.method().equals("GET")).hasSize(1);
    }
  }
}
