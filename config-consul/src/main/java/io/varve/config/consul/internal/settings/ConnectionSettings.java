package io.varve.config.consul.internal.settings;

import io.varve.config.ConfigException;
import io.varve.config.Origin;
import io.varve.config.Problem;
import io.varve.config.Secret;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Who we are to the agent, and whom we take it for.
 *
 * @param token the token; null for none or one in a file
 * @param tokenFile the file with the token; null for none
 * @param basic {@code user:password} for a proxy in front of the agent; null for none
 * @param namespace the namespace; null for the token's own
 * @param partition the admin partition; null for the agent's own
 * @param tls what TLS needs
 */
public record ConnectionSettings(
    @Nullable Secret token,
    @Nullable Path tokenFile,
    @Nullable Secret basic,
    @Nullable String namespace,
    @Nullable String partition,
    Tls tls) {

  /**
   * What TLS needs.
   *
   * @param caFile certificates to trust; null for the JVM's own, or a folder
   * @param caPath a folder with such files; null for none
   * @param certificate the certificate to show; null for none
   * @param key its key; null for none
   * @param serverName the name that the agent's certificate must hold; null for the host
   * @param verify whether the agent's certificate is checked
   */
  public record Tls(
      @Nullable Path caFile,
      @Nullable Path caPath,
      @Nullable Path certificate,
      @Nullable Path key,
      @Nullable String serverName,
      boolean verify) {}

  static ConnectionSettings from(SettingsReader given) {
    // A setting beats a variable, and as in Consul's own tools a file beats a token.
    boolean set = given.setting("token").or(() -> given.setting("token-file")).isPresent();
    Path tokenFile = given.path("token-file", set ? "" : "CONSUL_HTTP_TOKEN_FILE").orElse(null);
    SettingsReader.Setting token =
        tokenFile != null ? null : given.text("token", set ? "" : "CONSUL_HTTP_TOKEN").orElse(null);
    if (token != null) {
      var unused = checkedToken(token.text(), token.key(), token.origin());
    }
    SettingsReader.Setting basic = given.text("auth", "CONSUL_HTTP_AUTH").orElse(null);
    if (basic != null && !basic.text().contains(":")) {
      throw basic.wrong(
          "user:password", "a text without a colon", "write both with a colon between");
    }
    Path certificate = given.path("tls.cert-file", "CONSUL_CLIENT_CERT").orElse(null);
    Path key = given.path("tls.key-file", "CONSUL_CLIENT_KEY").orElse(null);
    if ((certificate == null) != (key == null)) {
      String there = certificate == null ? "tls.key-file" : "tls.cert-file";
      String variable = certificate == null ? "CONSUL_CLIENT_KEY" : "CONSUL_CLIENT_CERT";
      throw given
          .text(there, variable)
          .orElseThrow()
          .wrong(
              "a certificate and its key",
              "one without the other",
              "set both varve.consul.tls.cert-file and varve.consul.tls.key-file, or neither");
    }
    return new ConnectionSettings(
        token == null ? null : Secret.of(token.text()),
        tokenFile,
        basic == null ? null : Secret.of(basic.text()),
        header(given, "namespace", "CONSUL_NAMESPACE"),
        header(given, "partition", "CONSUL_PARTITION"),
        new Tls(
            given.path("tls.ca-file", "CONSUL_CACERT").orElse(null),
            given.path("tls.ca-path", "CONSUL_CAPATH").orElse(null),
            certificate,
            key,
            given
                .text("tls.server-name", "CONSUL_TLS_SERVER_NAME")
                .map(SettingsReader.Setting::text)
                .orElse(null),
            given.bool("tls.verify", "CONSUL_HTTP_SSL_VERIFY").orElse(true)));
  }

  /**
   * Refuses what cannot stand in a header.
   *
   * @param key the setting, for the message
   * @param origin where it was written, for the message
   */
  public static String checkedToken(String token, String key, Origin origin) {
    if (token.isEmpty() || !token.chars().allMatch(c -> c > ' ' && c < 127)) {
      throw new ConfigException(
          Problem.of(
              key,
              origin,
              "one token of printable characters",
              token.isEmpty() ? "nothing" : "spaces, line breaks or other characters in it",
              "write the token alone"));
    }
    return token;
  }

  private static @Nullable String header(SettingsReader given, String name, String variable) {
    SettingsReader.Setting text = given.text(name, variable).orElse(null);
    if (text == null) {
      return null;
    }
    if (!text.text().matches("[A-Za-z0-9_.-]+")) {
      throw text.wrong("a name of letters, digits, - and _", "other characters", "correct it");
    }
    return text.text();
  }
}
