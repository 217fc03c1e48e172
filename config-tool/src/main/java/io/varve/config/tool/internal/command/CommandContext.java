package io.varve.config.tool.internal.command;

import io.varve.config.tool.internal.host.Host;
import io.varve.config.tool.internal.service.ServiceSpec;

/** The options in front of the command, as the commands see them. */
interface CommandContext {
  Host host();

  /**
   * Returns the service that the command line describes.
   *
   * @throws io.varve.config.tool.internal.host.ToolException if the options contradict each other
   */
  ServiceSpec service();
}
