package io.varve.config.tool.internal.command;

import io.varve.config.ConfigKey;
import io.varve.config.layered.spi.SourceStatus;
import io.varve.config.tool.internal.host.ExitCode;
import io.varve.config.tool.internal.service.RecordingSource;
import io.varve.config.tool.internal.service.ServiceSession;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Follows the configuration. */
@Command(
    name = "watch",
    header = "Prints changes of effective values until it is ended.",
    description = {
      "Also prints refused changes, and sources that go down or come up again. With --json each"
          + " is an object on a line of its own; see docs/tool.md. Ends with 130 by Ctrl-C."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  varve watch", "  varve watch worker --json | jq -r .key"})
final class WatchCommand extends ServiceCommand {
  private static final long PAUSE_MILLIS = 100;

  @Parameters(
      paramLabel = "PREFIX",
      arity = "0..1",
      description = "A key; watches it and all keys below it.")
  private String prefix = "";

  @Option(names = "--json", description = "Prints one object per line.")
  private boolean json;

  @Mixin private final SecretsOption secrets = new SecretsOption();

  WatchCommand() {}

  @Override
  public Integer call() {
    String from = KeyArgument.canonical(prefix);
    ChangePrinter lines = new ChangePrinter(host(), json, secrets.areShown());
    BlockingQueue<List<SourceStatus>> states = new LinkedBlockingQueue<>();
    try (ServiceSession session = service().open(RecordingSource.Mode.FOLLOW, lines::refused)) {
      var unused = session.config().onChange(from, lines::changed);
      Runnable look =
          () -> {
            synchronized (states) { // keeps the states in order
              states.add(session.config().sources());
            }
          };
      session.sources().forEach(source -> source.onReport(look));
      look.run();
      host()
          .err()
          .println(
              "watching "
                  + session.config().keys().stream()
                      .filter(key -> ConfigKey.isUnder(key, from))
                      .count()
                  + " keys of "
                  + (from.isEmpty() ? "all sources" : from)
                  + "; Ctrl-C ends it");
      while (lines.areRead()) {
        List<SourceStatus> now = states.poll(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        if (now == null) {
          look.run(); // a delayed change comes into force without a report
        } else {
          lines.states(now);
        }
      }
    } catch (InterruptedException ended) {
      // A signal ended the watch: the sources are closed and the output is complete.
      return ExitCode.OK;
    }
    return ExitCode.OK;
  }
}
