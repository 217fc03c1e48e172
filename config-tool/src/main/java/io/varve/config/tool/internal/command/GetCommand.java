package io.varve.config.tool.internal.command;

import io.varve.config.ConfigException;
import io.varve.config.Explanation;
import io.varve.config.tool.internal.format.ConfigEntry;
import io.varve.config.tool.internal.host.DisplayText;
import io.varve.config.tool.internal.host.ExitCode;
import io.varve.config.tool.internal.host.ToolException;
import io.varve.config.tool.internal.service.ServiceSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Prints one value. */
@Command(
    name = "get",
    header = "Prints the value of a key, unchanged.",
    description = "Without a value it ends with 1, and names similar keys on standard error.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  varve get db.url",
      "  varve get db.pool-size --profile prod -C /srv/orders",
      "  varve get db.pool-size -- --db.pool-size=5"
    })
final class GetCommand extends ServiceCommand {
  @Parameters(paramLabel = "KEY", description = "The key, in any spelling.")
  private String key = "";

  @Mixin private final SecretsOption secrets = new SecretsOption();

  GetCommand() {}

  @Override
  public Integer call() {
    String canonical = KeyArgument.canonical(key);
    try (ServiceSession session = open(service())) {
      String text;
      try {
        text = session.config().get(canonical);
      } catch (ConfigException none) {
        throw ToolException.no(String.valueOf(none.getMessage()));
      }
      Explanation explanation = session.config().explain(canonical);
      if (!secrets.areShown() && ConfigEntry.isSecret(explanation, text)) {
        throw ToolException.no(canonical + " is a secret: add --show-secrets to print it");
      }
      // A terminal would obey control characters; a script needs them.
      host().out().println(host().outTerminal() ? DisplayText.lines(text) : text);
      return ExitCode.OK;
    }
  }
}
