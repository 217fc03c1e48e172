package io.varve.testing.consul;

import static io.varve.testing.consul.ConsulVersion.V1_12;
import static io.varve.testing.consul.ConsulVersion.V1_21_4;
import static io.varve.testing.consul.ConsulVersion.V1_21_5;
import static io.varve.testing.consul.ConsulVersion.V2_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The façade's claims, in front of a real server, which keeps its own behaviour. */
@WithConsul
class ConsulFacadeTest {
  private static final String SPACES = "invalid key name, leading/trailing spaces are not allowed";
  private static final String TRAVERSAL = "invalid key name, path traversal is not allowed";

  private final ConsulServer server;
  private ConsulFacade facade;

  ConsulFacadeTest(ConsulServer server) {
    this.server = server;
  }

  private ConsulApi as(ConsulVersion version) {
    facade = ConsulFacade.as(version, server);
    return server.api().through(facade);
  }

  @AfterEach
  void close() {
    facade.close();
  }

  private static HttpResponse<byte[]> get(ConsulApi api, String target) {
    return api.send("GET", target, new byte[0]);
  }

  private static String text(HttpResponse<byte[]> answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  private static CompletableFuture<HttpResponse<byte[]>> waiting(ConsulApi api, String target) {
    return CompletableFuture.supplyAsync(() -> get(api, target));
  }

  @ParameterizedTest
  @EnumSource
  void missingKey_sleepsThroughOtherWrites_andWakesWhenItExists(ConsulVersion version)
      throws Exception {
    ConsulApi api = as(version);
    api.put("other", "0");
    String target = "/v1/kv/missing?wait=60s&index=" + api.index("missing");
    CompletableFuture<HttpResponse<byte[]>> old = waiting(server.api(), target);
    CompletableFuture<HttpResponse<byte[]>> wait = waiting(api, target);
    facadeHasSeen(3);
    for (int i = 1; i <= 20; i++) {
      api.put("other", "" + i);
    }
    if (V1_12.isNewerThanTheServer()) {
      assertThat(old.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(404);
    }
    assertThat(wait).isNotDone();
    api.put("missing", "1");
    assertThat(wait.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
  }

  private void facadeHasSeen(int requests) {
    Polling.until(
        Duration.ofSeconds(30),
        () -> facade.requests().size() >= requests,
        () -> facade.requests().size() + " requests");
  }

  @ParameterizedTest
  @EnumSource
  void missingKey_isToldAtTheEndOfTheWait(ConsulVersion version) {
    ConsulApi api = as(version);
    api.put("other", "0");
    long index = api.index("missing");
    HttpResponse<byte[]> answer = get(api, "/v1/kv/missing?wait=300ms&index=" + index);
    assertThat(answer.statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"recurse", "keys", "keys&separator=/"})
  void missingPrefix_wakesForEveryWrite(String listing) throws Exception {
    ConsulApi api = as(V2_1);
    api.put("other", "0");
    String target = "/v1/kv/missing/?wait=60s&" + listing + "&index=" + api.treeIndex("missing/");
    CompletableFuture<HttpResponse<byte[]>> wait = waiting(api, target);
    facadeHasSeen(3);
    api.put("other", "1");
    assertThat(wait.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(404);
  }

  @Test
  void existingKey_wakesWhenItIsDeleted() throws Exception {
    ConsulApi api = as(V2_1);
    api.put("key", "0");
    CompletableFuture<HttpResponse<byte[]>> wait =
        waiting(api, "/v1/kv/key?wait=60s&index=" + api.index("key"));
    facadeHasSeen(3);
    api.delete("key");
    assertThat(wait.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a%3Ax", "a%20b", "50%2520off", "%C3%A4", "a(b"})
  void unusualName_isRefusedBy1215Alone(String path) {
    if (V2_1.isNewerThanTheServer()) {
      assertThat(get(as(V1_21_4), "/v1/kv/" + path).statusCode()).isEqualTo(404);
      facade.close();
    }
    ConsulApi api = as(V1_21_5);
    for (HttpResponse<byte[]> answer :
        List.of(
            get(api, "/v1/kv/" + path),
            get(api, "/v1/kv/" + path + "?keys"),
            get(api, "/v1/kv/" + path + "?recurse"),
            api.send("PUT", "/v1/kv/" + path, new byte[] {'1'}),
            api.send("DELETE", "/v1/kv/" + path, new byte[0]))) {
      assertThat(answer.statusCode()).isEqualTo(500);
      assertThat(text(answer)).startsWith("invalid key name, keys should respect the");
    }
    api.transaction().set("a:x", "1").commit();
    assertThat(server.api().find("a:x")).contains("1");
  }

  @ParameterizedTest
  @CsvSource({
    "%20a, SPACES",
    "a%20, SPACES",
    "p/50%2520off, SPACES",
    "p/a%252e%252e, TRAVERSAL",
    "../a, TRAVERSAL",
    "%2Fa, SLASH",
    "a%3Ax, ''",
    "a%20b, ''",
    "50%25, ''",
    "a..b, ''"
  })
  void nameThatIsRefusedBy21(String path, String reason) {
    ConsulApi api = as(V2_1);
    String expected =
        switch (reason) {
          case "SPACES" -> SPACES;
          case "TRAVERSAL" -> TRAVERSAL;
          case "SLASH" -> "invalid key name, must not begin with '/'";
          default -> "";
        };
    HttpResponse<byte[]> read = get(api, "/v1/kv/" + path);
    HttpResponse<byte[]> list = get(api, "/v1/kv/" + path + "?keys");
    HttpResponse<byte[]> write = api.send("PUT", "/v1/kv/" + path, new byte[] {'1'});
    if (expected.isEmpty()) {
      assertThat(read.statusCode()).isEqualTo(404);
      assertThat(list.statusCode()).isEqualTo(404);
      assertThat(write.statusCode()).isEqualTo(200);
    } else {
      assertThat(new int[] {read.statusCode(), list.statusCode(), write.statusCode()})
          .containsOnly(500);
      assertThat(text(read)).isEqualTo(expected);
      String key = KeyNameRules.decoded(path);
      assertThatThrownBy(() -> api.transaction().set("fine", "1").set(key, "1").commit())
          .hasMessageContaining("400 Invalid key in transaction: " + expected);
      assertThat(server.api().find("fine")).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"a%2F%2Fb, a/b", "a//b, a/b", "a/%2e/b, a/b", "x/%2e%2e/b, b", "a/b//, a/b/"})
  void name_isCleanedBy21(String path, String key) {
    ConsulApi api = as(V2_1);
    assertThat(api.send("PUT", "/v1/kv/" + path, new byte[] {'1'}).statusCode()).isEqualTo(200);
    assertThat(server.api().find(key)).contains("1");
    assertThat(text(get(api, "/v1/kv/" + path))).contains("\"" + key + "\"");
    assertThat(text(get(api, "/v1/kv/" + path + "?keys"))).contains("\"" + key + "\"");
  }

  @Test
  void name_isRedirectedBefore() {
    if (V1_21_4.isNewerThanTheServer()) {
      assertThat(get(as(V1_12), "/v1/kv/a//b").statusCode()).isEqualTo(301);
      facade.close();
    }
    assertThat(get(as(V1_21_4), "/v1/kv/a//b").statusCode()).isEqualTo(307);
  }

  @Test
  void requestsBeyondTheLimit_areRefused_andCountForTheirKind() {
    ConsulApi api = as(V1_21_4);
    facade.limitReads(0);
    HttpResponse<byte[]> read = get(api, "/v1/kv/a");
    assertThat(read.statusCode()).isEqualTo(429);
    assertThat(text(read))
        .isEqualTo("rate limit exceeded, try again later or against a different server");
    api.put("a", "2");
    facade.unlimit();
    facade.limitWrites(0);
    HttpResponse<byte[]> write = api.send("PUT", "/v1/kv/a", new byte[] {'3'});
    assertThat(write.statusCode()).isEqualTo(503);
    assertThat(text(write)).contains("can only be performed by the leader");
    assertThatThrownBy(() -> api.transaction().set("a", "4").commit()).hasMessageContaining("503");
    assertThat(api.find("a")).contains("2");
    facade.unlimit();
    api.put("a", "5");
  }

  @Test
  void answerThatBeginsLater_isCut() {
    ConsulApi api = as(V1_21_4);
    api.put("a", "1");
    long index = api.index("a");
    facade.cutAfter(Duration.ofMillis(300));
    assertThatThrownBy(() -> get(api, "/v1/kv/a?wait=600ms&index=" + index))
        .isInstanceOf(UncheckedIOException.class);
    assertThat(get(api, "/v1/kv/a").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @EnumSource
  void version_isTheFacades(ConsulVersion version) {
    ConsulApi api = as(version);
    assertThat(text(get(api, "/v1/agent/version"))).contains("\"" + version + "\"");
    assertThat(text(get(api, "/v1/agent/self"))).contains("\"Version\":\"" + version + "\"");
    assertThat(get(api, "/v1/kv/?ns=a&recurse").statusCode()).isEqualTo(400);
  }

  @Test
  void headers_areThoseOfNewerVersions() {
    ConsulApi api = as(V2_1);
    api.put("a", "1");
    assertThat(get(api, "/v1/kv/a?stale").headers().firstValue("X-Consul-Effective-Consistency"))
        .contains("stale");
    if (V1_21_4.isNewerThanTheServer()) {
      assertThat(get(server.api(), "/v1/kv/a?stale").headers().map())
          .doesNotContainKey("X-Consul-Default-Acl-Policy");
    }
  }

  @Test
  void shortenedListing_saysSo() {
    String header = "X-Consul-Results-Filtered-By-Acls";
    try (ConsulProcess secured = ConsulProcess.builder().acl().start()) {
      secured.api().putAll("p/a", "1", "p/b", "2");
      String token = secured.api().acl().tokenFor("key \"p/a\" { policy = \"read\" }").secret();
      facade = ConsulFacade.as(V1_12, secured);
      ConsulApi management = secured.api().through(facade);
      ConsulApi partial = management.withToken(token);
      HttpResponse<byte[]> some = get(partial, "/v1/kv/p/?recurse");
      assertThat(text(some)).contains("p/a").doesNotContain("p/b");
      assertThat(some.headers().firstValue(header)).contains("true");
      assertThat(get(partial, "/v1/kv/p/b?keys").headers().firstValue(header)).contains("true");
      assertThat(get(partial, "/v1/kv/x/?keys").headers().firstValue(header)).isEmpty();
      assertThat(get(management, "/v1/kv/p/?recurse").headers().firstValue(header)).isEmpty();
      assertThat(get(management.withToken(null), "/v1/kv/p/?recurse").headers().firstValue(header))
          .isEmpty();
      assertThat(text(get(partial, "/v1/kv/p/b"))).contains("lacks permission 'key:read'");
      assertThat(text(get(management.withToken("no-token"), "/v1/acl/token/self")))
          .contains("ACL not found");
    }
  }
}
