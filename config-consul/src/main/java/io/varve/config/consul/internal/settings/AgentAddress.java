package io.varve.config.consul.internal.settings;

import io.varve.config.ConfigException;
import io.varve.config.Origin;
import io.varve.config.Problem;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Address of an agent.
 *
 * @param host a name or an IP address, without brackets
 * @param path the path before those of the agent, as behind a reverse proxy; empty, or begins with
 *     a slash and ends without one
 */
public record AgentAddress(boolean tls, String host, int port, String path) {
  static final AgentAddress DEFAULT = new AgentAddress(false, "127.0.0.1", 8500, "");

  private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://(.*)");
  private static final Pattern HOST_PORT = Pattern.compile("(?:\\[([^\\]]*)]|([^:]*))(?::(.*))?");
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?(\\.[A-Za-z0-9_-]+)*\\.?");
  private static final Pattern DOTTED_NUMBERS = Pattern.compile("[0-9.]+");
  private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
  private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9_~%-][A-Za-z0-9._~%-]*)*/*");
  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]+(%[A-Za-z0-9_.-]+)?");

  /**
   * Parses an address: empty, {@code host}, {@code host:port} or an IP address, each with or
   * without {@code http://} or {@code https://}, and with or without a path.
   *
   * @param tls true if another setting enables TLS; {@code http://} does not disable it
   * @param key the setting, for the message
   * @param origin the setting's origin, for the message
   * @throws ConfigException if it is none of these; the message omits the address, which may
   *     contain a password
   */
  static AgentAddress parse(String text, boolean tls, String key, Origin origin) {
    String rest = text.strip();
    boolean secure = tls;
    Matcher scheme = SCHEME.matcher(rest);
    if (scheme.matches()) {
      String name = scheme.group(1).toLowerCase(Locale.ROOT);
      if (name.equals("unix")) {
        throw unixSocket(key, origin);
      }
      if (!name.equals("http") && !name.equals("https")) {
        throw wrong(key, origin, "another scheme than http and https");
      }
      secure |= name.equals("https");
      rest = scheme.group(2);
    }
    if (rest.indexOf('@') >= 0) {
      throw wrong(key, origin, "a user name in it, which belongs into varve.consul.auth");
    }
    int slash = rest.indexOf('/');
    String host = slash < 0 ? rest : rest.substring(0, slash);
    String path = slash < 0 ? "" : rest.substring(slash);
    if (host.isEmpty() && !text.isBlank()) {
      throw wrong(key, origin, "no host");
    }
    if (!PATH.matcher(path).matches()) {
      throw wrong(
          key, origin, "a path with other characters than letters, digits, ., _, ~, - and %");
    }
    return parts(host, secure, path.replaceAll("/+$", ""), key, origin);
  }

  private static AgentAddress parts(
      String text, boolean tls, String path, String key, Origin origin) {
    if (text.isEmpty()) {
      return new AgentAddress(tls, DEFAULT.host, DEFAULT.port, path);
    }
    if (isIpv6(text)) {
      return new AgentAddress(tls, text, DEFAULT.port, path);
    }
    Matcher parts = HOST_PORT.matcher(text);
    String bracketed = parts.matches() ? parts.group(1) : null;
    if (bracketed != null && !isIpv6(bracketed)) {
      throw wrong(key, origin, "brackets around something else than an IPv6 address");
    }
    if (!parts.matches() || (bracketed == null && !isHost(parts.group(2)))) {
      throw wrong(key, origin, "something else as the host");
    }
    String host = bracketed == null ? parts.group(2) : bracketed;
    int port = port(parts.group(3), key, origin);
    return new AgentAddress(tls, host.isEmpty() ? DEFAULT.host : host, port, path);
  }

  private static boolean isIpv6(String host) {
    if (host.indexOf(':') < 0 || !IPV6.matcher(host).matches()) {
      return false;
    }
    try {
      // In brackets, only a literal is parsed, and no host name is looked up.
      return InetAddress.getByName("[" + host + "]") != null;
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private static boolean isHost(String host) {
    if (DOTTED_NUMBERS.matcher(host).matches() && !isIpv4(host)) {
      return false;
    }
    return host.isEmpty() || NAME.matcher(host).matches();
  }

  private static boolean isIpv4(String host) {
    return IPV4.matcher(host).matches()
        && Stream.of(host.split("\\.")).allMatch(part -> Integer.parseInt(part) <= 255);
  }

  private static int port(@Nullable String text, String key, Origin origin) {
    if (text == null) {
      return DEFAULT.port;
    }
    int port = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : 0;
    if (port < 1 || port > 65535) {
      throw wrong(key, origin, "something else than a port from 1 to 65535 behind the colon");
    }
    return port;
  }

  private static ConfigException unixSocket(String key, Origin origin) {
    return new ConfigException(
        Problem.of(
                key,
                origin,
                "an address of TCP",
                "a Unix socket, which HTTP clients of Java do not have",
                "let the agent listen on a port as well, by addresses { http = \"unix:///PATH"
                    + " 127.0.0.1\" } in its configuration, and set http://127.0.0.1:8500")
            .withCode("VARVE-0515"));
  }

  private static ConfigException wrong(String key, Origin origin, String found) {
    return new ConfigException(
        Problem.of(
                key,
                origin,
                "an address of a Consul agent: host, host:port, an IP, or http:// or https:// before it, a"
                    + " path after it",
                found,
                "set it to one such as http://127.0.0.1:8500")
            .withCode("VARVE-0500"));
  }

  /** A URL. */
  @Override
  public String toString() {
    String scheme = tls ? "https://" : "http://";
    return scheme + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port + path;
  }
}
