package io.varve.config.tool;

import io.varve.config.ConfigKey;
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
final class DumpCommand extends ToolCommand {
  @Parameters(
      paramLabel = "PREFIX",
      arity = "0..1",
      description = "A key; all below it is printed.")
  private String prefix = "";

  @Option(
      names = {"-f", "--format"},
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES}; without it, a table.")
  private Dump.Format format = Dump.Format.TABLE;

  @Option(
      names = "--origins",
      description = "Tells where each value was written; makes YAML and JSON flat.")
  private boolean origins;

  @Option(names = "--show-secrets", description = "Does not mask secrets.")
  private boolean showSecrets;

  DumpCommand() {}

  @Override
  public Integer call() {
    String from = ConfigKey.canonical(prefix);
    try (Session session = open(service())) {
      List<Entry> entries = Entry.of(session, from);
      List<Entry> shown =
          format == Dump.Format.TABLE ? entries : entries.stream().map(Entry::written).toList();
      host().out().print(new Dump(shown, origins, showSecrets).as(format));
      if (entries.isEmpty() && !from.isEmpty()) {
        throw ToolException.no("nothing is set at " + from + " or below it");
      }
      return ExitCode.OK;
    }
  }
}
