package io.varve.config.tool.internal.command;

import io.varve.config.tool.internal.format.ConfigEntry;
import io.varve.config.tool.internal.format.EntryFormatter;
import io.varve.config.tool.internal.format.EntryFormatter.Format;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Selection and format of printed entries. */
final class OutputOptions {
  @Parameters(
      paramLabel = "PREFIX",
      arity = "0..1",
      description = "A key; all below it is printed.")
  private String prefix = "";

  @Option(
      names = {"-f", "--format"},
      paramLabel = "FORMAT",
      description = "One of ${COMPLETION-CANDIDATES}; by default ${DEFAULT-VALUE}.")
  private Format format;

  @Option(
      names = "--origins",
      description = "Adds the origin of each value; makes YAML and JSON flat.")
  private boolean origins;

  @Mixin private final SecretsOption secrets = new SecretsOption();

  OutputOptions(Format format) {
    this.format = format;
  }

  /** The canonical key; empty for all. */
  String prefix() {
    return KeyArgument.canonical(prefix);
  }

  boolean isTable() {
    return format == Format.TABLE;
  }

  boolean showsSecrets() {
    return secrets.areShown();
  }

  String format(List<ConfigEntry> entries) {
    return new EntryFormatter(entries, origins, showsSecrets()).as(format);
  }
}
