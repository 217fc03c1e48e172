package io.varve.config.cli;

import io.varve.config.Origin;
import io.varve.config.spi.SourceLayer;
import io.varve.config.testkit.SourceContextBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Loads command lines with the source. */
final class CommandLines {
  private CommandLines() {}

  static CommandLineSource open(Path directory, List<String> arguments) {
    CommandLineSource source = new CommandLineSource();
    source.open(
        new SourceContextBuilder()
            .workingDirectory(directory)
            .arguments(arguments.toArray(String[]::new))
            .build());
    return source;
  }

  static SourceLayer layer(String... arguments) {
    return open(Path.of("").toAbsolutePath(), List.of(arguments)).load().layers().get(0);
  }

  static Map<String, String> values(String... arguments) {
    return texts(layer(arguments));
  }

  static Map<String, String> texts(SourceLayer layer) {
    Map<String, String> texts = new TreeMap<>();
    layer.values().forEach((key, value) -> texts.put(key, value.text()));
    return texts;
  }

  static Origin origin(SourceLayer layer, String key) {
    return Objects.requireNonNull(layer.values().get(key), key).origin();
  }
}
