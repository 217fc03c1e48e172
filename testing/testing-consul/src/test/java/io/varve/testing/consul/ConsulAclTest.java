package io.varve.testing.consul;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ConsulAclTest {
  private static ConsulProcess server;

  @BeforeAll
  static void start() {
    server = ConsulProcess.builder().acl().start();
    server.api().put("config/a", "1");
    server.api().put("other/a", "1");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static int status(ConsulAcl.Token token, String method, String target) {
    return server.api().withToken(token.secret()).send(method, target, new byte[0]).statusCode();
  }

  @Test
  void noToken_isDenied() {
    assertEquals(
        403, server.api().withToken(null).send("GET", "/v1/kv/config/a", new byte[0]).statusCode());
  }

  @Test
  void readOnlyToken_readsItsPrefixOnly() {
    ConsulAcl.Token token =
        server.api().acl().tokenFor("key_prefix \"config/\" { policy = \"read\" }");
    assertEquals(200, status(token, "GET", "/v1/kv/config/a"));
    assertEquals(200, status(token, "GET", "/v1/kv/config/?recurse=true"));
    assertEquals(403, status(token, "PUT", "/v1/kv/config/a"));
    assertEquals(403, status(token, "GET", "/v1/kv/other/a"));
  }

  /** Lost permissions and a deletion look the same. */
  @Test
  void listWithoutRights_is404_andPartialRightsShortenIt() {
    ConsulAcl.Token none = server.api().acl().token();
    assertEquals(404, status(none, "GET", "/v1/kv/config/?recurse=true"));
    server.api().put("config/b", "2");
    ConsulAcl.Token some = server.api().acl().tokenFor("key \"config/a\" { policy = \"read\" }");
    HttpResponse<byte[]> answer =
        server.api().withToken(some.secret()).send("GET", "/v1/kv/config/?keys=true", new byte[0]);
    assertEquals("[\"config/a\"]", new String(answer.body(), UTF_8).replaceAll("\\s", ""));
  }

  @Test
  void keyListPolicy_isNeededToList() {
    try (ConsulProcess strict = ConsulProcess.builder().aclWithKeyListPolicy().start()) {
      strict.api().put("config/a", "1");
      String rules = "key_prefix \"config/\" { policy = \"%s\" }";
      for (String policy : List.of("read", "list")) {
        ConsulAcl.Token token = strict.api().acl().tokenFor(rules.formatted(policy));
        ConsulApi api = strict.api().withToken(token.secret());
        assertEquals(Optional.of("1"), api.find("config/a"));
        assertEquals(
            policy.equals("list") ? 200 : 403,
            api.send("GET", "/v1/kv/config/?recurse=true", new byte[0]).statusCode());
      }
    }
  }

  @Test
  void deletedToken_isRefusedAtOnce() {
    ConsulAcl acl = server.api().acl();
    ConsulAcl.Token token = acl.tokenFor("key_prefix \"config/\" { policy = \"read\" }");
    assertEquals(200, status(token, "GET", "/v1/kv/config/a"));
    acl.delete(token);
    assertEquals(403, status(token, "GET", "/v1/kv/config/a"));
  }

  @Test
  void expiringToken_worksUntilThen() {
    ConsulAcl acl = server.api().acl();
    acl.policy("reader", "key_prefix \"config/\" { policy = \"read\" }");
    ConsulAcl.Token token = acl.expiringToken(Duration.ofMinutes(1), "reader");
    assertEquals(200, status(token, "GET", "/v1/kv/config/a"));
  }
}
