package io.varve.config.cli;

import io.varve.config.spi.ConfigSource;
import io.varve.config.spi.SourceContext;
import io.varve.config.spi.SourceLayer;
import io.varve.config.spi.SourcePhase;
import io.varve.config.spi.SourceSnapshot;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The program's arguments as a source.
 *
 * <table>
 * <caption>The forms of arguments</caption>
 * <tr><th>argument</th><th>meaning</th></tr>
 * <tr><td>{@code --key=value}</td><td>the value; {@code --key=} is the empty string</td></tr>
 * <tr><td>{@code --key value}</td><td>the value, unless it begins with {@code --}</td></tr>
 * <tr><td>{@code --key}</td><td>{@code true}</td></tr>
 * <tr><td>{@code --no-key}</td><td>{@code false} for {@code key}; never takes the next argument;
 *     {@code --no-key=value} is a value for {@code no-key}</td></tr>
 * <tr><td>{@code -Dkey=value}</td><td>the value; {@code -Dkey} is the empty string, as for the JVM; never takes the next argument</td></tr>
 * <tr><td>{@code --}</td><td>ends the options: all further arguments are operands</td></tr>
 * <tr><td>{@code @file}</td><td>the arguments in the file, see below; {@code @@text} is the argument {@code @text}</td></tr>
 * <tr><td>{@code -}, and an argument without a dash in front</td><td>an operand</td></tr>
 * <tr><td>any other argument with one dash</td><td>an error</td></tr>
 * </table>
 *
 * <p>A repeated key is a list in the order of the arguments. Origins are {@code argument 3},
 * counted from 1, and {@code args.txt:7} in a file. All problems are reported at once, by position.
 * They do not contain the argument, which may be a secret.
 *
 * <p>An argument file is UTF-8 text. White space separates arguments, except inside quotes, {@code
 * '} or {@code "}. Escapes inside quotes are {@code \\}, {@code \"}, {@code \'}, {@code \n}, {@code
 * \r} and {@code \t}. Quotes only group: {@code "--"} is {@code --}. A {@code #} in front of an
 * argument begins a comment to the end of the line. Names of files are relative to the working
 * directory; in an argument file, they are relative to its folder.
 *
 * <p>The values do not change after {@link #load}.
 */
public final class CommandLineSource implements ConfigSource {
  static final String NAME = "command-line";

  private @Nullable SourceContext context;
  private volatile List<String> operands = List.of();

  /** For {@link java.util.ServiceLoader} and for direct use. */
  public CommandLineSource() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int ordinal() {
    return 500;
  }

  @Override
  public SourcePhase phase() {
    return SourcePhase.PROCESS;
  }

  @Override
  public void open(SourceContext context) {
    this.context = context;
  }

  @Override
  public SourceSnapshot load() {
    SourceContext process = Objects.requireNonNull(context, "open the source first");
    ProblemCollector problems = new ProblemCollector();
    List<Argument> arguments =
        ArgumentExpander.expand(process.arguments(), process.workingDirectory(), problems);
    ParsedCommandLine line = ArgumentParser.parse(arguments, problems);
    SourceLayer layer = OptionLayer.of(line.options(), problems);
    problems.throwIfAny();
    operands = line.operands();
    return SourceSnapshot.of(layer);
  }

  @Override
  public List<String> operands() {
    return operands;
  }
}
