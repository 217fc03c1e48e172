package io.varve.config.tool.internal.command;

import io.varve.config.TypeRef;
import io.varve.config.tool.internal.format.ConfigEntry;
import io.varve.config.tool.internal.host.Host;
import io.varve.config.tool.internal.host.ToolException;
import io.varve.config.tool.internal.service.RecordingSource;
import io.varve.config.tool.internal.service.ServiceSession;
import io.varve.config.tool.internal.service.ServiceSpec;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One side of a comparison: the service with one changed condition.
 *
 * @param text the operand as given
 * @param kind the changed condition
 * @param argument its new value
 */
record DiffOperand(String text, Kind kind, String argument) {
  private static final TypeRef<List<String>> TEXTS = new TypeRef<>() {};
  private static final String PREFIXES = "varve.consul.prefixes";

  /** The changed condition. */
  enum Kind {
    HERE,
    PROFILE,
    DIRECTORY,
    PREFIX
  }

  static DiffOperand of(String text, Host host) {
    if (text.equals("here")) {
      return new DiffOperand(text, Kind.HERE, "");
    }
    int colon = text.indexOf(':');
    String argument = text.substring(colon + 1);
    if (colon < 0 || argument.isEmpty()) {
      throw wrong(text);
    }
    return switch (text.substring(0, colon)) {
      case "profile" -> new DiffOperand(text, Kind.PROFILE, argument);
      case "directory" -> new DiffOperand(text, Kind.DIRECTORY, folder(argument, host));
      case "prefix" -> new DiffOperand(text, Kind.PREFIX, argument);
      default -> throw wrong(text);
    };
  }

  private static ToolException wrong(String text) {
    return ToolException.usage(
        text
            + ": expected profile:NAME, directory:PATH, prefix:PATH or here; see varve diff"
            + " --help");
  }

  private static String folder(String argument, Host host) {
    try {
      Path folder = host.resolve(Path.of(argument));
      if (Files.isDirectory(folder)) {
        return folder.toString();
      }
    } catch (InvalidPathException e) {
      // Reported like a missing folder.
    }
    throw ToolException.usage("directory:" + argument + " is not a folder");
  }

  /** The setting that the operand changes; empty for none. */
  String setting() {
    return switch (kind) {
      case PROFILE -> ServiceSpec.PROFILE;
      case PREFIX -> PREFIXES;
      default -> "";
    };
  }

  /** Starts the service and returns its entries. */
  Map<String, ConfigEntry> entries(ServiceSpec service, String prefix, Host host) {
    ServiceSpec started =
        switch (kind) {
          case HERE -> service;
          case DIRECTORY -> service.in(Path.of(argument));
          default -> service.with(setting(), argument);
        };
    try (ServiceSession session = opened(started)) {
      requireInForce(session);
      if (kind == Kind.PREFIX) {
        requireConsul(session, host);
      }
      Map<String, ConfigEntry> entries = new TreeMap<>();
      session.entries(prefix).forEach(entry -> entries.put(entry.key(), entry));
      return entries;
    }
  }

  private ServiceSession opened(ServiceSpec started) {
    try {
      return started.open();
    } catch (ToolException e) {
      throw new ToolException(e.exitCode(), text + " does not start: " + e.getMessage(), e);
    }
  }

  /** Refuses an operand without effect, such as one that an argument of the service overrides. */
  private void requireInForce(ServiceSession session) {
    if (setting().isEmpty()) {
      return;
    }
    List<String> wanted = List.of(argument.split(",", -1)).stream().map(String::strip).toList();
    if (!session.config().find(setting(), TEXTS).equals(Optional.of(wanted))) {
      throw ToolException.usage(
          text
              + " has no effect, since something else sets it: "
              + session.config().explain(setting()));
    }
  }

  private void requireConsul(ServiceSession session, Host host) {
    RecordingSource consul =
        session.sources().stream()
            .filter(source -> source.name().equals("consul"))
            .findFirst()
            .orElseThrow(
                () -> ToolException.usage(text + ": there is no Consul source on the class path"));
    if (consul.layers().stream().allMatch(layer -> layer.values().isEmpty())) {
      host.say(text + ": Consul has no keys there, or is not configured");
    }
  }
}
