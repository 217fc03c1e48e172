package io.varve.config.consul.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.config.SourceException;
import io.varve.config.consul.fixtures.RunningSource;
import io.varve.config.consul.fixtures.SourceSetup;
import io.varve.testing.consul.FaultyServer;
import io.varve.testing.consul.ScriptedResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Limits of a request: no answer, however long, slow or odd, holds or exhausts the source. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RequestLimitsTest {
  private static final String HEAD = "HTTP/1.1 200 OK\r\nX-Consul-Index: 9\r\n";
  private static final Duration TRICKLE = Duration.ofMillis(100);

  /** Setup whose socket timeout no trickle meets. */
  private static SourceSetup setup(FaultyServer server) {
    return SourceSetup.at(server.uri()).set("prefixes", "p").set("request-timeout", "500ms");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "HTTP/1.1 200 O", HEAD + "X: ", HEAD + "Content-Length: 999\r\n\r\n"})
  void trickle_endsWithTheRequestTimeout(String start) {
    try (FaultyServer server =
        FaultyServer.answering(ScriptedResponse.endless(start, "k").slowly(1, TRICKLE))) {
      assertThatThrownBy(() -> setup(server).load())
          .isInstanceOf(SourceException.class)
          .hasMessageContaining("no answer in time");
    }
  }

  @Test
  void trickle_doesNotOutlastTheStartupTimeout() {
    try (FaultyServer server =
        FaultyServer.answering(ScriptedResponse.keys(7, Map.of("p/a", "1")).slowly(1, TRICKLE))) {
      SourceSetup setup = setup(server).set("request-timeout", "60s").set("startup-timeout", "1s");
      long start = System.nanoTime();
      assertThatThrownBy(setup::load).hasMessageContaining("no answer in time");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"optional", "cached"})
  void startThatMayGoWithoutConsul_waitsOneSecond_andTakesUpTheAnswer(
      String startup, @TempDir Path folder) throws InterruptedException {
    ScriptedResponse silence = ScriptedResponse.silence();
    ScriptedResponse earlier = ScriptedResponse.keys(7, Map.of("p/a", "1"));
    ScriptedResponse later = ScriptedResponse.keys(8, Map.of("p/a", "2"));
    try (FaultyServer server = FaultyServer.answering(earlier, silence, later, silence)) {
      SourceSetup setup = setup(server).unset("startup-timeout").set("request-timeout", "60s");
      setup
          .set("startup", "cached")
          .set("cache.file", folder.resolve("cache").toString())
          .set("cache.clear-text", "true")
          .load()
          .close();
      setup.set("startup", startup);
      long start = System.nanoTime();
      try (RunningSource running = setup.watch()) {
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
        assertThat(RunningSource.values(running.loaded()))
            .isEqualTo(startup.equals("cached") ? Map.of("a", "1") : Map.of());
        assertThat(running.awaitFailure(0)).contains("no answer in time");
        running.await(Map.of("a", "2"));
      }
    }
  }

  @Test
  void trickleWhileWatching_isReported_andHeals() throws InterruptedException {
    Map<String, String> changed = Map.of("p/a", "2");
    try (FaultyServer server =
            FaultyServer.answering(
                ScriptedResponse.keys(7, Map.of("p/a", "1")),
                ScriptedResponse.keys(8, changed).slowly(1, TRICKLE),
                ScriptedResponse.keys(8, changed),
                ScriptedResponse.silence());
        RunningSource running = setup(server).set("wait", "1s").watch()) {
      assertThat(running.awaitFailure(0)).contains("no answer in time");
      running.await(Map.of("a", "2"));
    }
  }

  /** Each mebibyte that arrives gives the request its timeout once more. */
  @Test
  void largeAnswerOverASlowLine_isRead() {
    String mebibyte = "x".repeat(1 << 20);
    ScriptedResponse answer =
        ScriptedResponse.keys(
                7, Map.of("p/a", mebibyte, "p/b", mebibyte, "p/c", mebibyte, "p/d", mebibyte))
            .slowly(1 << 20, Duration.ofMillis(700));
    try (FaultyServer server = FaultyServer.answering(answer);
        RunningSource running = setup(server).set("request-timeout", "3s").load()) {
      assertThat(running.values()).hasSize(4);
    }
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          status line,     'HTTP/1.1 200 ',                                          x
          header,          'HTTP/1.1 200 OK\\r\\nX: ',                               x
          headers,         'HTTP/1.1 200 OK\\r\\n',                                  'X: x\\r\\n'
          chunk extension, 'HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n2;', x
          trailer,         'HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n0\\r\\n', 'X: x\\r\\n'
          """)
  void endlessHead_isRefused(String what, String start, String piece) {
    String first = start.translateEscapes();
    String more = piece.translateEscapes().repeat(64);
    try (FaultyServer server = FaultyServer.answering(ScriptedResponse.endless(first, more))) {
      assertThatThrownBy(() -> setup(server).set("request-timeout", "30s").load())
          .as(what)
          .isInstanceOf(SourceException.class)
          .hasMessageContaining("an answer with a larger header than Consul sends");
    }
  }

  @Test
  void nestedEncodings_areRefused() {
    ScriptedResponse nested =
        ScriptedResponse.keys(7, Map.of("p/a", "1"))
            .header("Content-Encoding", "gzip, ".repeat(2000) + "gzip");
    try (FaultyServer server = FaultyServer.answering(nested)) {
      assertThatThrownBy(() -> setup(server).set("gzip", "true").load())
          .isInstanceOf(SourceException.class)
          .hasMessageContaining("a broken answer");
    }
  }
}
