package io.varve.config.consul;

import static io.varve.config.consul.fixtures.OnePrefix.GOOD;
import static io.varve.config.consul.fixtures.OnePrefix.setup;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.consul.fixtures.RunningSource;
import io.varve.config.consul.fixtures.SourceSetup;
import io.varve.config.consul.internal.source.ConsulConfigSource;
import io.varve.testing.consul.FaultyServer;
import io.varve.testing.consul.Request;
import io.varve.testing.consul.ScriptedResponse;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Servers since 1.11 say if the permissions of a token have shortened an answer. */
class FilteredAnswersTest {
  private static final String[] NEWER = {"X-Consul-Effective-Consistency", "leader"};
  private static final String[] FILTERED = {"X-Consul-Results-Filtered-By-ACLs", "true"};

  private final CountDownLatch deletion = new CountDownLatch(1);

  /** A server that has one key until the deletion, and sends some headers with each answer. */
  private ScriptedResponse answer(Request request, String[]... headers) {
    String index = request.parameter("index").orElse("");
    ScriptedResponse answer =
        request.path().equals("/v1/txn")
            ? ScriptedResponse.of(409, "{\"Errors\":[{\"OpIndex\":0,\"What\":\"key not found\"}]}")
            : index.equals("9")
                ? ScriptedResponse.silence()
                : index.equals("7")
                    ? ScriptedResponse.of(404, "").index(9).when(deletion)
                    : deletion.getCount() == 0
                        ? ScriptedResponse.of(404, "").index(9)
                        : ScriptedResponse.keys(7, GOOD);
    for (String[] header : headers) {
      answer = index.equals("9") ? answer : answer.header(header[0], header[1]);
    }
    return answer;
  }

  private static SourceSetup withToken(FaultyServer server) {
    return patient(server).set("token", "6d3f0f7e-5d9e-4b43-8d5b-6f6c1a1f0b11");
  }

  private static SourceSetup patient(FaultyServer server) {
    return setup(server).set("wait", "30s").set("request-timeout", "10s");
  }

  /** Deletes the key. Returns true if the source asked whether the key was deleted. */
  private boolean asksAboutADeletion(FaultyServer server, SourceSetup setup) {
    try (server;
        RunningSource running = setup.watch()) {
      assertEquals(Map.of("a", "1"), running.values());
      deletion.countDown();
      running.await(Map.of());
      return server.requests().stream().anyMatch(r -> r.parameter("consistent").isPresent());
    }
  }

  @Test
  void diagnostics_sayWhichAnswersTheServerGives() {
    assertTrue(deletions(true).startsWith("believed at once"), deletions(true));
    assertTrue(deletions(false).startsWith("confirmed by further reads"), deletions(false));
  }

  private static String deletions(boolean newer) {
    ScriptedResponse keys = ScriptedResponse.of(200, "[]").index(7);
    ScriptedResponse answer = newer ? keys.header(NEWER[0], NEWER[1]) : keys;
    try (FaultyServer server = FaultyServer.answering(answer);
        ConsulConfigSource source = withToken(server).open()) {
      return source.diagnose().stream()
          .filter(each -> each.subject().equals("deletions"))
          .findFirst()
          .orElseThrow()
          .finding();
    }
  }

  @Test
  void answerThatNothingIsMissingFrom_showsADeletion() {
    FaultyServer server = FaultyServer.deciding(request -> answer(request, NEWER));
    assertFalse(asksAboutADeletion(server, withToken(server)));
  }

  @Test
  void answerThatSomethingIsMissingFrom_isVerified() {
    FaultyServer server = FaultyServer.deciding(request -> answer(request, NEWER, FILTERED));
    assertTrue(asksAboutADeletion(server, withToken(server)));
  }

  /** An older server does not say so, and some proxies remove the header. */
  @Test
  void answerThatDoesNotSay_isVerified() {
    FaultyServer server = FaultyServer.deciding(this::answer);
    assertTrue(asksAboutADeletion(server, withToken(server)));
  }

  /** For the anonymous token, the server never says so. */
  @Test
  void answerWithoutAToken_isVerified() {
    FaultyServer server = FaultyServer.deciding(request -> answer(request, NEWER));
    assertTrue(asksAboutADeletion(server, patient(server)));
  }
}
