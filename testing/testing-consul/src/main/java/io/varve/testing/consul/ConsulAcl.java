package io.varve.testing.consul;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Collectors;

/** Policies and tokens of a server with ACLs. */
public final class ConsulAcl {
  private final ConsulApi api;

  ConsulAcl(ConsulApi api) {
    this.api = api;
  }

  /** A token: a client sends the secret; the accessor is its public name. */
  public record Token(String accessor, String secret) {}

  /**
   * Makes a policy.
   *
   * @param rules such as {@code key_prefix "config/" { policy = "read" }}
   */
  public void policy(String name, String rules) {
    put(
        "/v1/acl/policy",
        "{\"Name\":" + Json.quote(name) + ",\"Rules\":" + Json.quote(rules) + "}");
  }

  /** Makes a token that has the permissions of these policies until it is deleted. */
  public Token token(String... policies) {
    return create("", policies);
  }

  /**
   * Makes a token that expires.
   *
   * @param life its lifetime; Consul requires a minute at least
   */
  public Token expiringToken(Duration life, String... policies) {
    return create(",\"ExpirationTTL\":\"" + life.toSeconds() + "s\"", policies);
  }

  /** A policy and a token for it, in one step. */
  public Token tokenFor(String rules) {
    String name = "p-" + UUID.randomUUID();
    policy(name, rules);
    return token(name);
  }

  /** Deletes a token. The server may accept it a little longer, from its cache. */
  public void delete(Token token) {
    api.require("DELETE", "/v1/acl/token/" + token.accessor(), new byte[0]);
  }

  /** Makes a token with a chosen accessor and secret, so that no response needs to be parsed. */
  private Token create(String rest, String... policies) {
    Token token = new Token(UUID.randomUUID().toString(), UUID.randomUUID().toString());
    String named =
        Arrays.stream(policies)
            .map(policy -> "{\"Name\":" + Json.quote(policy) + "}")
            .collect(Collectors.joining(",", "[", "]"));
    put(
        "/v1/acl/token",
        "{\"AccessorID\":\"%s\",\"SecretID\":\"%s\",\"Policies\":%s%s}"
            .formatted(token.accessor(), token.secret(), named, rest));
    return token;
  }

  private void put(String target, String body) {
    api.require("PUT", target, body.getBytes(StandardCharsets.UTF_8));
  }
}
