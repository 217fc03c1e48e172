package io.varve.config.tool.internal.command;

import io.varve.config.tool.internal.host.Host;
import io.varve.config.tool.internal.host.ProgressLine;
import io.varve.config.tool.internal.service.ServiceSession;
import io.varve.config.tool.internal.service.ServiceSpec;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParentCommand;

/** A command that inspects the service which the shared options describe. */
abstract class ServiceCommand implements Callable<Integer> {
  @ParentCommand private @Nullable CommandContext context;

  final Host host() {
    return Objects.requireNonNull(context, "context").host();
  }

  /** Opens a service that is not watched, and shows the progress. */
  final ServiceSession open(ServiceSpec service) {
    try (ProgressLine progress = new ProgressLine(host(), "opening the sources")) {
      progress.begin();
      return service.open();
    }
  }

  final ServiceSpec service() {
    return Objects.requireNonNull(context, "context").service();
  }
}
