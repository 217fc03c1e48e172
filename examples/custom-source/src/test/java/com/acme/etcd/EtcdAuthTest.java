package com.acme.etcd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.etcd.jetcd.Auth;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.auth.Permission;
import io.varve.config.ConfigException;
import io.varve.config.layered.LayeredConfig;
import io.varve.config.layered.LayeredConfigBuilder;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Source with an etcd that requires a user. */
class EtcdAuthTest {
  @RegisterExtension static final EtcdServer etcd = new EtcdServer();

  private static Client root;

  @BeforeAll
  static void start() throws Exception {
    etcd.put("orders/a", "1");
    try (Client client = Client.builder().endpoints(etcd.endpoint()).build()) {
      Auth auth = client.getAuthClient();
      ByteSequence reader = bytes("reader");
      auth.roleAdd(bytes("root")).get(30, TimeUnit.SECONDS);
      auth.userAdd(bytes("root"), bytes("root-secret")).get(30, TimeUnit.SECONDS);
      auth.userGrantRole(bytes("root"), bytes("root")).get(30, TimeUnit.SECONDS);
      auth.roleAdd(reader).get(30, TimeUnit.SECONDS);
      auth.roleGrantPermission(reader, bytes("orders/"), bytes("orders0"), Permission.Type.READ)
          .get(30, TimeUnit.SECONDS);
      auth.userAdd(bytes("orders"), bytes("orders-secret")).get(30, TimeUnit.SECONDS);
      auth.userGrantRole(bytes("orders"), reader).get(30, TimeUnit.SECONDS);
      auth.authEnable().get(30, TimeUnit.SECONDS);
    }
    root =
        Client.builder()
            .endpoints(etcd.endpoint())
            .user(bytes("root"))
            .password(bytes("root-secret"))
            .build();
  }

  @AfterAll
  static void stop() {
    root.close();
  }

  private static ByteSequence bytes(String text) {
    return ByteSequence.from(text, UTF_8);
  }

  private static LayeredConfigBuilder as(String prefix, Map<String, String> who) {
    Map<String, String> settings = new HashMap<>(who);
    settings.put("varve.etcd.endpoints", etcd.endpoint());
    settings.put("varve.etcd.prefix", prefix);
    return LayeredConfig.builder()
        .discover(false)
        .environment(Map.of())
        .systemProperties(Map.of())
        .defaults(settings)
        .source(new EtcdSource());
  }

  @Test
  void userWithRights_reads_andFollows() throws Exception {
    try (LayeredConfig config =
        as("orders", Map.of("varve.etcd.user", "orders", "varve.etcd.password", "orders-secret"))
            .build()) {
      assertEquals("1", config.get("a"));
      CountDownLatch changed = new CountDownLatch(1);
      config.onChange("a", event -> changed.countDown());
      root.getKVClient().put(bytes("orders/a"), bytes("2")).get(30, TimeUnit.SECONDS);
      assertTrue(changed.await(60, TimeUnit.SECONDS));
      assertEquals("2", config.get("a"));
    }
  }

  @Test
  void userWithoutRights_isReported_withoutThePassword() {
    refused("others", Map.of("varve.etcd.user", "orders", "varve.etcd.password", "orders-secret"));
    refused("orders", Map.of("varve.etcd.user", "orders", "varve.etcd.password", "wrong-secret"));
    refused("orders", Map.of());
  }

  private static void refused(String prefix, Map<String, String> who) {
    LayeredConfigBuilder builder = as(prefix, who);
    ConfigException failure = assertThrows(ConfigException.class, builder::build);
    assertTrue(failure.getMessage().contains("expected an answer, found"), failure.getMessage());
    assertTrue(failure.getMessage().contains("permissions"), failure.getMessage());
    assertFalse(failure.getMessage().contains("secret"), failure.getMessage());
  }
}
