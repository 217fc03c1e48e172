package io.varve.config.tool;

import io.varve.config.ConfigKey;
import io.varve.config.Explanation;
import io.varve.config.Explanation.Candidate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Prints every layer's word on a key. */
@Command(
    name = "explain",
    header = "Shows every layer's value of a key, the winner first, and why the others lost.",
    description = "Secrets are masked. Ends with 1 if it has no value.",
    footerHeading = "%nExamples:%n",
    footer = {"  varve explain db.pool-size", "  varve explain db.pool-size -- --db.pool-size=5"})
final class ExplainCommand extends ToolCommand {
  @Parameters(paramLabel = "KEY", description = "The key, in any spelling.")
  private String key = "";

  ExplainCommand() {}

  @Override
  public Integer call() {
    String canonical = ConfigKey.canonical(key);
    try (Session session = open(service())) {
      Explanation explanation = session.config().explain(canonical);
      host().out().println(Shown.lines(onLines(explanation).toString()));
      return explanation.value().isEmpty() ? ExitCode.NO : ExitCode.OK;
    }
  }

  /** With a line for each text. */
  private static Explanation onLines(Explanation explanation) {
    return new Explanation(
        Shown.escaped(explanation.key()),
        explanation.value().map(Shown::escaped),
        explanation.candidates().stream()
            .map(
                each ->
                    new Candidate(
                        each.layer(),
                        each.origin(),
                        each.ordinal(),
                        each.text().map(Shown::escaped),
                        each.wins(),
                        Shown.escaped(each.reason())))
            .toList(),
        explanation.suggestions());
  }
}
