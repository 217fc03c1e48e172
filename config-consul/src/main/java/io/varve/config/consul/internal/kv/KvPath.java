package io.varve.config.consul.internal.kv;

import io.varve.config.ConfigException;
import io.varve.config.Origin;
import io.varve.config.Problem;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Encoding and validation of keys for the path of a URL. Pure.
 *
 * <p>The HTTP client does not encode keys: {@code #} would truncate a key, {@code ?} would begin a
 * query string, and the server redirects {@code .} and {@code ..} to another key.
 */
public final class KvPath {
  /**
   * The first place after which a name is not taken literally: an empty segment, {@code .} or
   * {@code ..}, a space at an end, an escape, or a replacement of bytes that were not text.
   */
  private static final Pattern TROUBLE =
      Pattern.compile("^[ /]|(?<=/)/|(?<=^|/)\\.{1,2}(?=/|$)| +$|%[0-9a-fA-F]{2}|\uFFFD");

  private static final Pattern NOT_PLAIN = Pattern.compile("[^a-zA-Z0-9,_./?&=-]");

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
   * The longest beginning of a key or prefix that every version of Consul takes literally in a
   * request, except 1.21.5, see {@link #plainBeginning}.
   *
   * <p>Since 1.22, the server removes segments that are empty, {@code .} or {@code ..}, and refuses
   * a name that begins or ends with a space or contains an escape of one. It may nevertheless have
   * such keys, from an older version or from a transaction.
   */
  public static String askable(String name) {
    Matcher trouble = TROUBLE.matcher(name);
    String beginning = trouble.find() ? name.substring(0, trouble.start()) : name;
    return beginning.equals(name) ? name : askable(beginning);
  }

  /** Returns true if every version of Consul except 1.21.5 takes a key or prefix literally. */
  public static boolean isAskable(String name) {
    return !TROUBLE.matcher(name).find();
  }

  /** The longest beginning that Consul 1.21.5 takes, too, which accepts few characters. */
  public static String plainBeginning(String name) {
    Matcher other = NOT_PLAIN.matcher(name);
    return askable(other.find() ? name.substring(0, other.start()) : name);
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
