package io.varve.config.tool.internal.command;

import io.varve.config.tool.internal.format.ConfigEntry;
import io.varve.config.tool.internal.format.EntryFormatter;
import io.varve.config.tool.internal.host.ExitCode;
import io.varve.config.tool.internal.host.ToolException;
import io.varve.config.tool.internal.service.ServiceSession;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints all values. */
@Command(
    name = "dump",
    header = "Prints all keys and values, or those below a prefix.",
    description = {
      "Properties, YAML and JSON can be read back: with --show-secrets they give the same keys and"
          + " values, also where a value looks like a placeholder. Ends with 1 if there is nothing below the prefix."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  varve dump --origins",
      "  varve dump db --format yaml",
      "  varve dump --format json --origins --profile prod | jq .",
    })
final class DumpCommand extends ServiceCommand {
  @Parameters(
      paramLabel = "PREFIX",
      arity = "0..1",
      description = "A key; all below it is printed.")
  private String prefix = "";

  @Option(
      names = {"-f", "--format"},
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES}; without it, a table.")
  private EntryFormatter.Format format = EntryFormatter.Format.TABLE;

  @Option(
      names = "--origins",
      description = "Tells where each value was written; makes YAML and JSON flat.")
  private boolean origins;

  @Option(names = "--show-secrets", description = "Does not mask secrets.")
  private boolean showSecrets;

  DumpCommand() {}

  @Override
  public Integer call() {
    String from = KeyArgument.canonical(prefix);
    try (ServiceSession session = open(service())) {
      List<ConfigEntry> entries = session.entries(from);
      List<ConfigEntry> shown =
          format == EntryFormatter.Format.TABLE
              ? entries
              : entries.stream().map(ConfigEntry::escapePlaceholders).toList();
      host().out().print(new EntryFormatter(shown, origins, showSecrets).as(format));
      if (entries.isEmpty() && !from.isEmpty()) {
        throw ToolException.no("nothing is set at " + from + " or below it");
      }
      return ExitCode.OK;
    }
  }
}
