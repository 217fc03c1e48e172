package io.varve.config.env;

import java.util.List;
import java.util.Set;

/** Which system properties are the JVM's own. */
final class JvmProperties {
  private static final List<String> PREFIXES =
      List.of("java.", "javax.", "sun.", "com.sun.", "jdk.");

  private static final Set<String> NAMES =
      Set.of(
          "file.encoding",
          "file.encoding.pkg",
          "file.separator",
          "line.separator",
          "native.encoding",
          "os.arch",
          "os.name",
          "os.version",
          "path.separator",
          "stderr.encoding",
          "stdin.encoding",
          "stdout.encoding",
          "user.country",
          "user.country.display",
          "user.country.format",
          "user.dir",
          "user.extensions",
          "user.extensions.display",
          "user.extensions.format",
          "user.home",
          "user.language",
          "user.language.display",
          "user.language.format",
          "user.name",
          "user.region",
          "user.script",
          "user.script.display",
          "user.script.format",
          "user.timezone",
          "user.variant",
          "user.variant.display",
          "user.variant.format",
          // Set by the JVM on macOS, from the settings of the system.
          "ftp.nonProxyHosts",
          "gopherProxySet",
          "http.nonProxyHosts",
          "socksNonProxyHosts");

  private JvmProperties() {}

  /** Whether the JVM defines the property, or is configured by it. */
  static boolean isDefinedByJvm(String name) {
    for (String prefix : PREFIXES) {
      if (name.startsWith(prefix)) {
        return true;
      }
    }
    return NAMES.contains(name);
  }

  /** Whether the property repeats the command line. */
  static boolean isCommandLine(String name) {
    return name.equals("sun.java.command");
  }
}
