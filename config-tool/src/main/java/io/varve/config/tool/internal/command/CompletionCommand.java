package io.varve.config.tool.internal.command;

import io.varve.config.tool.internal.host.ExitCode;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints the completion script for a shell. */
@Command(
    name = "completion",
    header = "Prints a completion script for bash and zsh.",
    footerHeading = "%nExamples:%n",
    footer = {"  source <(./varve completion)"})
final class CompletionCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  CompletionCommand() {}

  @Override
  public Integer call() {
    CommandSpec root = Objects.requireNonNull(spec, "spec").root();
    root.commandLine().getOut().print(AutoComplete.bash("varve", root.commandLine()));
    root.commandLine().getOut().flush();
    return ExitCode.OK;
  }
}
