package io.varve.testing.consul;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Rules of a version for the names of keys and prefixes. Pure. */
final class KeyNameRules {
  /** The names that 1.21.5 takes. */
  private static final Pattern USUAL = Pattern.compile("[a-zA-Z0-9,_./\\-?&=]+");

  private static final String UNUSUAL =
      "invalid key name, keys should respect the \"^[a-zA-Z0-9,_./\\\\-?&=]+$\" format";
  private static final String SPACES = "invalid key name, leading/trailing spaces are not allowed";
  private static final String TRAVERSAL = "invalid key name, path traversal is not allowed";

  private final ConsulVersion version;

  KeyNameRules(ConsulVersion version) {
    this.version = version;
  }

  /** The key that the server uses if this one is in a path. */
  String used(String key) {
    return version.isAtLeast(ConsulVersion.V2_1) ? cleaned(key) : key;
  }

  /** Without empty and {@code .} segments; {@code ..} takes a segment back; a last slash stays. */
  private static String cleaned(String key) {
    List<String> segments = new ArrayList<>();
    for (String segment : key.split("/", -1)) {
      boolean back = segment.equals("..") && !segments.isEmpty();
      if (back && !segments.get(segments.size() - 1).equals("..")) {
        segments.remove(segments.size() - 1);
      } else if (!segment.isEmpty() && !segment.equals(".")) {
        segments.add(segment);
      }
    }
    String whole = (key.startsWith("/") ? "/" : "") + String.join("/", segments);
    return key.endsWith("/") && !whole.isEmpty() && !whole.endsWith("/") ? whole + "/" : whole;
  }

  /** The text with which the server refuses a used key of a path. */
  Optional<String> refusal(String used) {
    if (version == ConsulVersion.V1_21_5 && !used.isEmpty() && !USUAL.matcher(used).matches()) {
      return Optional.of(UNUSUAL);
    }
    return version.isAtLeast(ConsulVersion.V2_1) ? refusedByNew(used) : Optional.empty();
  }

  /** The text with which the server refuses a key in a transaction. */
  Optional<String> refusalInTransaction(String key) {
    if (!version.isAtLeast(ConsulVersion.V2_1)) {
      return Optional.empty();
    }
    return key.isEmpty() ? Optional.of("empty key name is not allowed") : refusedByNew(key);
  }

  private static Optional<String> refusedByNew(String key) {
    if (key.startsWith("/")) {
      return Optional.of("invalid key name, must not begin with '/'");
    }
    if (key.startsWith(" ") || key.endsWith(" ")) {
      return Optional.of(SPACES);
    }
    String plain = decoded(key);
    boolean escaped = !plain.equals(key);
    if (Arrays.asList(key.split("/", -1)).contains("..") || (escaped && plain.contains(".."))) {
      return Optional.of(TRAVERSAL);
    }
    return escaped && plain.contains(" ") ? Optional.of(SPACES) : Optional.empty();
  }

  /** The key with its escapes decoded; unchanged if one of them is none. */
  static String decoded(String key) {
    try {
      return URLDecoder.decode(key.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return key;
    }
  }
}
