package io.varve.config.consul.internal.settings;

import io.varve.config.ConfigException;
import io.varve.config.Origin;
import io.varve.config.Problem;
import io.varve.config.Secret;
import java.nio.file.Path;
import javax.net.ssl.SNIHostName;
import org.jspecify.annotations.Nullable;

/**
 * Credentials and TLS settings for the agent connection.
 *
 * @param token the token; null if there is none, or if it is in a file
 * @param tokenFile the file with the token; null for none
 * @param basic {@code user:password} for a proxy in front of the agent; null for none
 * @param proxy the HTTP proxy between the program and the agent; null for none
 * @param namespace the namespace; null for the token's own
 * @param partition the admin partition; null for the agent's own
 */
public record ConnectionSettings(
    @Nullable Secret token,
    @Nullable Path tokenFile,
    @Nullable Secret basic,
    @Nullable AgentAddress proxy,
    @Nullable String namespace,
    @Nullable String partition,
    Tls tls) {

  /**
   * TLS settings.
   *
   * @param caFile file with trusted certificates; null for those of the JVM or of {@code caPath}
   * @param caPath a folder with trusted certificates; null for none
   * @param certificate the client certificate; null for none
   * @param key the key of the client certificate; null for none
   * @param serverName the name in the agent's certificate; null for the host
   * @param verify true to verify the agent's certificate
   */
  public record Tls(
      @Nullable Path caFile,
      @Nullable Path caPath,
      @Nullable Path certificate,
      @Nullable Path key,
      @Nullable String serverName,
      boolean verify) {}

  static ConnectionSettings from(SettingsReader reader) {
    // Settings override variables; a file overrides a token, as in Consul's own tools.
    boolean set = reader.setting("token").or(() -> reader.setting("token-file")).isPresent();
    Path tokenFile = reader.path("token-file", set ? "" : "CONSUL_HTTP_TOKEN_FILE").orElse(null);
    SettingsReader.Setting token =
        tokenFile != null
            ? null
            : reader.text("token", set ? "" : "CONSUL_HTTP_TOKEN").orElse(null);
    if (token != null) {
      var unused = checkedToken(token.text(), token.key(), token.origin());
    }
    SettingsReader.Setting basic = reader.text("auth", "CONSUL_HTTP_AUTH").orElse(null);
    if (basic != null && !basic.text().contains(":")) {
      throw basic.wrong(
          "VARVE-0505",
          "user:password",
          "a text without a colon",
          "write both with a colon between");
    }
    Path certificate = reader.path("tls.cert-file", "CONSUL_CLIENT_CERT").orElse(null);
    Path key = reader.path("tls.key-file", "CONSUL_CLIENT_KEY").orElse(null);
    if ((certificate == null) != (key == null)) {
      String there = certificate == null ? "tls.key-file" : "tls.cert-file";
      String variable = certificate == null ? "CONSUL_CLIENT_KEY" : "CONSUL_CLIENT_CERT";
      throw reader
          .text(there, variable)
          .orElseThrow()
          .wrong(
              "VARVE-0506",
              "a certificate and its key",
              "one without the other",
              "set both varve.consul.tls.cert-file and varve.consul.tls.key-file, or neither");
    }
    return new ConnectionSettings(
        token == null ? null : Secret.of(token.text()),
        tokenFile,
        basic == null ? null : Secret.of(basic.text()),
        proxy(reader),
        header(reader, "namespace", "CONSUL_NAMESPACE"),
        header(reader, "partition", "CONSUL_PARTITION"),
        new Tls(
            reader.path("tls.ca-file", "CONSUL_CACERT").orElse(null),
            reader.path("tls.ca-path", "CONSUL_CAPATH").orElse(null),
            certificate,
            key,
            serverName(reader),
            reader.bool("tls.verify", "CONSUL_HTTP_SSL_VERIFY").orElse(true)));
  }

  private static @Nullable AgentAddress proxy(SettingsReader reader) {
    SettingsReader.Setting text = reader.setting("proxy").orElse(null);
    if (text == null) {
      return null;
    }
    if (text.text().matches("(http://)?[^/@,]+:[0-9]+/?")) {
      return AgentAddress.parse(text.text(), false, text.key(), text.origin());
    }
    throw text.wrong(
        "VARVE-0516",
        "an HTTP proxy as host:port or http://host:port",
        "another text",
        "set it to one such as http://proxy.example.com:3128");
  }

  private static @Nullable String serverName(SettingsReader reader) {
    SettingsReader.Setting name =
        reader.text("tls.server-name", "CONSUL_TLS_SERVER_NAME").orElse(null);
    if (name == null) {
      return null;
    }
    try {
      var unused = new SNIHostName(name.text());
      return name.text();
    } catch (IllegalArgumentException e) {
      throw name.wrong(
          "VARVE-0514",
          "a name of a host",
          "another text",
          "use letters, digits, - and dots, such as server.dc1.consul");
    }
  }

  /**
   * Returns a token. Refuses a token that is not valid in an HTTP header.
   *
   * @param key the setting, for the message
   * @param origin the setting's origin, for the message
   */
  public static String checkedToken(String token, String key, Origin origin) {
    if (token.isEmpty() || !token.chars().allMatch(c -> c > ' ' && c < 127)) {
      throw new ConfigException(
          Problem.of(
                  key,
                  origin,
                  "one token of printable characters",
                  token.isEmpty() ? "nothing" : "spaces, line breaks or other characters in it",
                  "write the token alone")
              .withCode("VARVE-0507"));
    }
    return token;
  }

  private static @Nullable String header(SettingsReader reader, String name, String variable) {
    SettingsReader.Setting text = reader.text(name, variable).orElse(null);
    if (text == null) {
      return null;
    }
    if (!text.text().matches("[A-Za-z0-9_.-]+")) {
      throw text.wrong(
          "VARVE-0504", "a name of letters, digits, - and _", "other characters", "correct it");
    }
    return text.text();
  }
}
