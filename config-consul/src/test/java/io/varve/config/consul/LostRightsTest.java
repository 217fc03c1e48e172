package io.varve.config.consul;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.consul.fixtures.RunningSource;
import io.varve.testing.consul.ConsulAcl;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tokens that lose permissions while a watch uses them. */
class LostRightsTest extends AbstractAclTest {
  @BeforeEach
  void fill() {
    server.api().put("config/orders/a", "1");
    server.api().put("config/orders/b", "2");
  }

  /** A listing without permissions is empty, as if all keys were deleted. */
  @Test
  void lostRights_keepTheState_andDeletionsClearIt() {
    acl().policy("shrinking", READ);
    ConsulAcl.Token token = acl().token("shrinking");
    try (RunningSource running = setup(token).set("wait", "1s").watch()) {
      setRules("shrinking", "key_prefix \"other/\" { policy = \"read\" }");
      String failure = running.awaitFailure(0);
      assertTrue(failure.contains("lost the permission"), failure);
      assertEquals(Map.of("a", "1", "b", "2"), running.values());
      assertEquals(List.of(), running.changes());

      setRules("shrinking", READ);
      running.awaitHealed();
      server.api().deleteTree("config/orders/");
      running.await(Map.of());
    }
  }

  /** Partial permissions give a list that is silently shorter. */
  @Test
  void partlyLostRights_keepTheState() {
    acl().policy("partial", READ);
    ConsulAcl.Token token = acl().token("partial");
    try (RunningSource running = setup(token).set("wait", "1s").watch()) {
      setRules("partial", READ + " key \"config/orders/b\" { policy = \"deny\" }");
      String failure = running.awaitFailure(0);
      assertTrue(failure.contains("lost the permission"), failure);
      assertEquals(Map.of("a", "1", "b", "2"), running.values());
    }
  }

  /** Of ten keys that are missing at once, one is not deleted but unreadable. */
  @Test
  void lostRightAmongDeletions_isFound() {
    for (int i = 0; i < 10; i++) {
      server.api().put("config/orders/k" + i, "" + i);
    }
    acl().policy("one-less", READ);
    ConsulAcl.Token token = acl().token("one-less");
    try (RunningSource running = setup(token).watch()) {
      Map<String, String> all = running.values();
      setRules("one-less", READ + " key \"config/orders/k5\" { policy = \"deny\" }");
      var batch = server.api().transaction();
      for (int i = 0; i < 10; i++) {
        if (i != 5) {
          batch.delete("config/orders/k" + i);
        }
      }
      batch.commit();
      String failure = running.awaitFailure(0);
      assertTrue(failure.contains("lost the permission"), failure);
      assertEquals(all, running.values());
    }
  }

  /** More keys than one transaction checks; the unreadable one is in no sample. */
  @Test
  void lostRightAmongManyDeletions_isFound() {
    putMany("config/orders/many/a", 40);
    server.api().put("config/orders/many/b", "1");
    putMany("config/orders/many/c", 50);
    putMany("config/orders/many/d", 39);
    acl().policy("one-of-many", READ);
    ConsulAcl.Token token = acl().token("one-of-many");
    try (RunningSource running = setup(token).watch()) {
      Map<String, String> all = running.values();
      setRules("one-of-many", READ + " key \"config/orders/many/b\" { policy = \"deny\" }");
      server
          .api()
          .transaction()
          .deleteTree("config/orders/many/a")
          .deleteTree("config/orders/many/c")
          .deleteTree("config/orders/many/d")
          .commit();
      String failure = running.awaitFailure(0);
      assertTrue(failure.contains("lost the permission"), failure);
      assertEquals(all, running.values());
    }
  }

  private void putMany(String prefix, int keys) {
    var batch = server.api().transaction();
    for (int i = 0; i < keys; i++) {
      batch.set(prefix + i, "1");
    }
    batch.commit();
  }

  @Test
  void tokenThatExpires_keepsTheState_andIsReported() {
    acl().policy("for-a-minute", READ);
    // Consul's shortest lifetime.
    ConsulAcl.Token token = acl().expiringToken(Duration.ofMinutes(1), "for-a-minute");
    try (RunningSource running = setup(token).set("wait", "1s").watch()) {
      String failure = running.awaitFailure(0);
      assertTrue(failure.contains("a token that"), failure);
      assertEquals(Map.of("a", "1", "b", "2"), running.values());
      assertEquals(List.of(), running.changes());
    }
  }

  @Test
  void policies_keepAndClear_areObeyed() {
    ConsulAcl.Token token = acl().tokenFor(READ);
    try (RunningSource keeping = setup(token).set("wait", "1s").set("when-gone", "keep").watch()) {
      server.api().delete("config/orders/b");
      keeping.await(Map.of("a", "1"));
      server.api().delete("config/orders/a");
      String failure = keeping.awaitFailure(0);
      assertTrue(failure.contains("varve.consul.when-gone=keep"), failure);
      assertEquals(Map.of("a", "1"), keeping.values());
    }
    server.api().put("config/orders/a", "1");
    acl().policy("clearing", READ);
    ConsulAcl.Token other = acl().token("clearing");
    try (RunningSource clearing =
        setup(other).set("wait", "1s").set("when-gone", "clear").watch()) {
      setRules("clearing", "key_prefix \"other/\" { policy = \"read\" }");
      clearing.await(Map.of());
    }
  }

  /** Changes a policy of a token in use. */
  private void setRules(String policy, String rules) {
    String found = send("GET", "/v1/acl/policy/name/" + policy, "");
    String id = found.replaceAll("(?s).*\"ID\"\\s*:\\s*\"([^\"]+)\".*", "$1");
    String escaped = rules.replace("\"", "\\\"");
    send(
        "PUT",
        "/v1/acl/policy/" + id,
        "{\"Name\":\"" + policy + "\",\"Rules\":\"" + escaped + "\"}");
  }

  private String send(String method, String target, String body) {
    HttpResponse<byte[]> answer = server.api().send(method, target, body.getBytes(UTF_8));
    String text = new String(answer.body(), UTF_8);
    assertEquals(200, answer.statusCode(), text);
    return text;
  }
}
