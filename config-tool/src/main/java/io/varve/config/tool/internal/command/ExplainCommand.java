package io.varve.config.tool.internal.command;

import io.varve.config.Explanation;
import io.varve.config.Explanation.Candidate;
import io.varve.config.tool.internal.host.DisplayText;
import io.varve.config.tool.internal.host.ExitCode;
import io.varve.config.tool.internal.service.ServiceSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Prints every layer's value for a key. */
@Command(
    name = "explain",
    header = "Shows every layer's value of a key, the winner first, and why the others lost.",
    description = "Secrets are masked. Ends with 1 if the key has no value.",
    footerHeading = "%nExamples:%n",
    footer = {"  varve explain db.pool-size", "  varve explain db.pool-size -- --db.pool-size=5"})
final class ExplainCommand extends ServiceCommand {
  @Parameters(paramLabel = "KEY", description = "The key, in any spelling.")
  private String key = "";

  ExplainCommand() {}

  @Override
  public Integer call() {
    String canonical = KeyArgument.canonical(key);
    try (ServiceSession session = open(service())) {
      Explanation explanation = session.config().explain(canonical);
      host().out().println(DisplayText.lines(onLines(explanation).toString()));
      return explanation.value().isEmpty() ? ExitCode.NO : ExitCode.OK;
    }
  }

  /** The explanation with each text on one line. */
  private static Explanation onLines(Explanation explanation) {
    return new Explanation(
        DisplayText.escaped(explanation.key()),
        explanation.value().map(DisplayText::escaped),
        explanation.candidates().stream()
            .map(
                each ->
                    new Candidate(
                        each.layer(),
                        each.origin(),
                        each.ordinal(),
                        each.text().map(DisplayText::escaped),
                        each.wins(),
                        DisplayText.escaped(each.reason())))
            .toList(),
        explanation.suggestions());
  }
}
