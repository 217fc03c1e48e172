package io.varve.config.tool.internal.command;

import picocli.CommandLine.Option;

/** The option that unmasks secrets. */
final class SecretsOption {
  @Option(names = "--show-secrets", description = "Prints secrets unmasked.")
  private boolean shown;

  boolean areShown() {
    return shown;
  }
}
