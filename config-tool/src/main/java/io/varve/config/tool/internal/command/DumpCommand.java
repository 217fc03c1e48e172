package io.varve.config.tool.internal.command;

import io.varve.config.tool.internal.format.ConfigEntry;
import io.varve.config.tool.internal.format.EntryFormatter.Format;
import io.varve.config.tool.internal.host.ExitCode;
import io.varve.config.tool.internal.host.ToolException;
import io.varve.config.tool.internal.service.ServiceSession;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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
  @Mixin private final OutputOptions output = new OutputOptions(Format.TABLE);

  DumpCommand() {}

  @Override
  public Integer call() {
    String from = output.prefix();
    try (ServiceSession session = open(service())) {
      List<ConfigEntry> entries = session.entries(from);
      List<ConfigEntry> shown =
          output.isTable()
              ? entries
              : entries.stream().map(ConfigEntry::escapePlaceholders).toList();
      host().out().print(output.format(shown));
      if (entries.isEmpty() && !from.isEmpty()) {
        throw ToolException.no("nothing is set at " + from + " or below it");
      }
      return ExitCode.OK;
    }
  }
}
