package io.varve.config.consul.internal.kv;

import io.varve.config.ConfigException;
import io.varve.config.Origin;
import io.varve.config.Problem;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Encoding and validation of keys for the path of a URL. Pure.
 *
 * <p>The HTTP client does not encode keys: {@code #} would truncate a key, {@code ?} would begin a
 * query string, and the server redirects {@code .} and {@code ..} to another key.
 */
public final class KvPath {
  private KvPath() {}

  /** Encodes a key or a prefix. */
  public static String encode(String key) {
    // The encoding of forms differs from that of paths in these three characters.
    return URLEncoder.encode(key, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("%2F", "/")
        .replace("%7E", "~");
  }

  /**
   * Returns a key that the server uses literally; refuses other keys.
   *
   * @param setting the setting with the key, for the message
   * @param origin the setting's origin, for the message
   */
  public static String checked(String key, String setting, Origin origin) {
    if (key.isEmpty()) {
      throw wrong(setting, origin, "an empty one");
    }
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(key)) {
      throw wrong(setting, origin, "half a character, which would become another one");
    }
    for (String segment : key.split("/", -1)) {
      if (segment.isEmpty()) {
        throw wrong(
            setting, origin, "an empty part, as a slash at either end or a double one makes");
      }
      if (segment.equals(".") || segment.equals("..")) {
        throw wrong(setting, origin, "a part that is . or ..");
      }
    }
    return key;
  }

  /**
   * Returns true if the server uses a key or prefix literally: no segment is empty, {@code .} or
   * {@code ..}.
   */
  public static boolean isLiteral(String start) {
    String path = "/" + start + (start.isEmpty() || start.endsWith("/") ? "" : "/");
    return !path.contains("//") && !path.contains("/./") && !path.contains("/../");
  }

  /** Normalises a prefix: exactly one slash at the end; empty for the whole store. */
  public static String normalizePrefix(String written, String setting, Origin origin) {
    String folder = written.replaceAll("^/+|/+$", "");
    return folder.isEmpty() ? "" : checked(folder, setting, origin) + "/";
  }

  private static ConfigException wrong(String setting, Origin origin, String found) {
    return new ConfigException(
        Problem.of(
                setting,
                origin,
                "a key of Consul such as config/orders/db",
                found,
                "write its parts with single slashes between them")
            .withCode("VARVE-0508"));
  }
}
