package io.varve.config.env;

import java.util.List;
import java.util.Set;

/** System properties of the JVM itself. */
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
          // On macOS, the JVM sets these from the settings of the system.
          "ftp.nonProxyHosts",
          "gopherProxySet",
          "http.nonProxyHosts",
          "socksNonProxyHosts");

  private JvmProperties() {}

  /** Returns true if the JVM defines the property or is configured by it. */
  static boolean isDefinedByJvm(String name) {
    if (NAMES.contains(name)) {
      return true;
    }
    for (String prefix : PREFIXES) {
      if (name.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  /** Returns true if the property repeats the command line. */
  static boolean isCommandLine(String name) {
    return name.equals("sun.java.command");
  }
}
