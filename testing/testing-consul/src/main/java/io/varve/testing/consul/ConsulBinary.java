package io.varve.testing.consul;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The {@code consul} program and its version: the one that {@link Setting#BINARY} names, else the
 * first on the {@code PATH}, else what {@code tools/consul} unpacked into the project.
 */
record ConsulBinary(Path path, int major, int minor) {
  private static final Pattern VERSION = Pattern.compile("Consul v(\\d+)\\.(\\d+)");

  /** Returns the program; throws if there is none. */
  static ConsulBinary require() {
    return find()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    missing() + "; run ./verify, or set it to the output of tools/consul"));
  }

  /** The message if there is no program. */
  static String missing() {
    return "no consul program is on the PATH or below .tools, and "
        + Setting.BINARY
        + " names none";
  }

  static Optional<ConsulBinary> find() {
    String named = Setting.BINARY.find().orElse(null);
    if (named != null) {
      return Optional.of(at(Path.of(named).toAbsolutePath()));
    }
    String folders = System.getenv("PATH");
    for (String folder : folders == null ? new String[0] : folders.split(File.pathSeparator, -1)) {
      Path program = Path.of(folder).resolve("consul");
      if (!folder.isEmpty() && Files.isRegularFile(program) && Files.isExecutable(program)) {
        return Optional.of(at(program));
      }
    }
    return unpacked().map(ConsulBinary::at);
  }

  private static Optional<Path> unpacked() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path program = at.resolve(".tools/consul/usr/bin/consul");
      if (Files.isExecutable(program)) {
        return Optional.of(program);
      }
    }
    return Optional.empty();
  }

  private static ConsulBinary at(Path program) {
    String said;
    try {
      Process process =
          new ProcessBuilder(program.toString(), "version").redirectErrorStream(true).start();
      process.getOutputStream().close();
      said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(program + " does not run: " + e.getMessage(), e);
    }
    Matcher version = VERSION.matcher(said);
    if (!version.find()) {
      throw new IllegalStateException(program + " is not Consul: '" + program + " version' fails");
    }
    return new ConsulBinary(
        program, Integer.parseInt(version.group(1)), Integer.parseInt(version.group(2)));
  }

  boolean isAtLeast(int wantedMajor, int wantedMinor) {
    return major > wantedMajor || (major == wantedMajor && minor >= wantedMinor);
  }

  @Override
  public String toString() {
    return path + " (" + major + "." + minor + ")";
  }
}
