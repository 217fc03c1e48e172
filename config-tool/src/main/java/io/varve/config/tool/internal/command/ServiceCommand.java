package io.varve.config.tool.internal.command;

import io.varve.config.tool.internal.host.Host;
import io.varve.config.tool.internal.host.ProgressLine;
import io.varve.config.tool.internal.service.ServiceSession;
import io.varve.config.tool.internal.service.ServiceSpec;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParentCommand;

/** A command of the tool: has the options of all commands. */
public abstract class ServiceCommand implements Callable<Integer> {
  @ParentCommand private @Nullable VarveCommand root;

  final Host host() {
    return Objects.requireNonNull(root, "root").host();
  }

  /** Opens a service for one look. */
  final ServiceSession open(ServiceSpec service) {
    try (ProgressLine progress = new ProgressLine(host(), "opening the sources")) {
      progress.begin();
      return service.open();
    }
  }

  final ServiceSpec service() {
    return Objects.requireNonNull(root, "root").service();
  }
}
