package io.varve.config.tool;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParentCommand;

/** A command of the tool: has the options of all commands. */
abstract class ToolCommand implements Callable<Integer> {
  @ParentCommand private @Nullable Root root;

  final Host host() {
    return Objects.requireNonNull(root, "root").host();
  }

  /** Opens a service for one look. */
  final Session open(Service service) {
    try (Progress progress = new Progress(host(), "opening the sources")) {
      progress.begin();
      return service.open();
    }
  }

  final Service service() {
    return Objects.requireNonNull(root, "root").service();
  }
}
