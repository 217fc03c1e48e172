package io.varve.config.layered.internal.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.ConfigKey;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretKeyPatternsTest {
  private final SecretKeyPatterns secrets = new SecretKeyPatterns(List.of());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password",
        "db.password",
        "dbPassword",
        "DB_PASSWORD",
        "\"DB_PASSWORD\"",
        "\"DBPASSWORD\"",
        "env.\"MY.DB.PASSWORD\"",
        "db.passwords[0]",
        "db.password2",
        "db.password-2",
        "db.password-hash",
        "db.password.value",
        "db-password.value",
        "db.pwd",
        "db.pass",
        "smtp.passwd",
        "key-store.passphrase",
        "client-secret",
        "oauth.clientSecret",
        "secret",
        "vault.secret-id",
        "token",
        "varve.consul.token",
        "access-token",
        "token-value",
        "tokens.github",
        "tokens",
        "api-tokens.github",
        "credentials.username",
        "aws.credentials[0].name",
        "db.credential",
        "secrets.db",
        "token.github",
        "password.prod",
        "tls.private-key",
        "tls.private-key.pem",
        "api-key",
        "apiKey",
        "apikey",
        "X_API_KEY",
        "api-keys[1]",
        "api-keys.bob",
        "aws.access-key",
        "aws.access-key-id",
        "aws.secret-access-key",
        "app.secret-key",
        "encryption-key",
        "jwt.signing-key",
        "headers.authorization",
        "varve.consul.auth",
        "http-auth",
        "session-cookie",
        "storage.connection-string",
        "password-salt",
        "license-key"
      })
  void secret_isFound(String key) {
    assertTrue(secrets.isSecret(ConfigKey.canonical(key)), key);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "db.url",
        "token-bucket.size",
        "token-bucket",
        "password-policy.min-length",
        "max-tokens",
        "max-token",
        "llm.max-tokens",
        "total-tokens.limit",
        "token.ttl",
        "token.refresh-interval",
        "password.min-length",
        "token-file",
        "consul.token-file",
        "private-key.path",
        "private-key-file",
        "secret-name",
        "auth.provider",
        "auth.url",
        "session.cookie.name",
        "session.cookie.secure",
        "author",
        "authority",
        "oauth.enabled",
        "tokenizer",
        "passenger.name",
        "compass",
        "bypass",
        "key",
        "primary-key",
        "public-key",
        "routing-key",
        "cache-key",
        "keys[0]",
        "keyboard",
        "worker.pool-size",
        "secretary.name",
        "data.value",
        "base64",
        "servers[0].host",
        "pin"
      })
  void others_areNot(String key) {
    assertFalse(secrets.isSecret(ConfigKey.canonical(key)), key);
  }

  @Test
  void patterns_addSecrets() {
    SecretKeyPatterns more =
        new SecretKeyPatterns(
            List.of("*.pin", "payment.**", "db.url", "*-license", "app.myCode", "x.\"A.b\""));
    for (String key :
        List.of(
            "card.pin",
            "a.b.pin",
            "pin",
            "card.pin.value",
            "card[3].pin",
            "payment.card",
            "payment.card[0].number",
            "payment",
            "db.url",
            "db.url.x",
            "my-license",
            "a.my-license[1]",
            "app.my-code",
            "x.\"A.b\"",
            "password")) {
      assertTrue(more.isSecret(key), key);
    }
    for (String key :
        List.of("pins", "spin", "payments.x", "db.urls", "my-license-x", "app.code")) {
      assertFalse(more.isSecret(key), key);
    }
  }

  @Test
  void pattern_blankIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new SecretKeyPatterns(List.of(" ")));
  }

  @Test
  void glob_matchesAnyText() {
    assertTrue(KeyGlobs.matches("a*c*", "abcd"));
    assertTrue(KeyGlobs.matches("*", ""));
    assertFalse(KeyGlobs.matches("a*b", "abc"));
    assertFalse(KeyGlobs.matches("", "a"));
    assertTimeout(
        Duration.ofSeconds(10),
        () -> assertFalse(KeyGlobs.matches("*a".repeat(50) + "b", "a".repeat(20_000))));
  }

  @Test
  void aHundredThousandKeys_takeNoTime() {
    SecretKeyPatterns more = new SecretKeyPatterns(List.of("*.pin", "payment.**"));
    assertTimeout(
        Duration.ofSeconds(5),
        () -> {
          int found = 0;
          for (int i = 0; i < 100_000; i++) {
            found += more.isSecret("service.section-" + i % 100 + "[3].property-" + i) ? 1 : 0;
            found += more.isSecret("service" + i + ".password") ? 1 : 0;
          }
          assertEquals(100_000, found);
        });
  }

  /** Bare names take a fast path that quoted names do not. */
  @Test
  void quotedAndBareNames_agree() {
    List<String> words =
        List.of(
            "password",
            "pwd",
            "passphrase",
            "secret",
            "token",
            "tokens",
            "credentials",
            "cred",
            "auth",
            "authorization",
            "cookie",
            "jwt",
            "bearer",
            "salt",
            "dsn",
            "api",
            "key",
            "keys",
            "connection",
            "string",
            "private",
            "apikey",
            "max",
            "file",
            "ttl",
            "value",
            "id",
            "pool",
            "size",
            "url",
            "name",
            "passcode",
            "passwort");
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int n = 0; n < 20_000; n++) {
      StringBuilder bare = new StringBuilder("a");
      StringBuilder quoted = new StringBuilder("a");
      int parts = 1 + random.nextInt(3);
      for (int i = 0; i < parts; i++) {
        String name = words.get(random.nextInt(words.size()));
        if (random.nextBoolean()) {
          name += '-' + words.get(random.nextInt(words.size()));
        }
        bare.append('.').append(name);
        quoted.append(".\"").append(name.toUpperCase(Locale.ROOT)).append('"');
      }
      assertEquals(
          secrets.isSecret(quoted.toString()),
          secrets.isSecret(bare.toString()),
          () -> bare + ", seed " + seed);
    }
  }
}
