package io.varve.config.tool.internal.command;

import io.varve.config.ConfigException;
import io.varve.config.Problem;
import io.varve.config.layered.LayeredConfig;
import io.varve.config.layered.spi.SourceStatus;
import io.varve.config.spi.Diagnostic;
import io.varve.config.spi.SourceLayer;
import io.varve.config.spi.SourceSnapshot;
import io.varve.config.tool.internal.format.JsonWriter;
import io.varve.config.tool.internal.host.AnsiColors;
import io.varve.config.tool.internal.host.DisplayText;
import io.varve.config.tool.internal.host.ExitCode;
import io.varve.config.tool.internal.host.ProgressLine;
import io.varve.config.tool.internal.service.RecordingSource;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Examines every source. */
@Command(
    name = "doctor",
    header = "Checks every source, then the start of the whole configuration.",
    description = {
      "For Consul it prints the latency, the index, and the name and permissions of the token."
          + " Continues if a source is down. Ends with 1 if something is wrong."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  varve doctor",
      "  CONSUL_HTTP_ADDR=127.0.0.1:8500 varve doctor --application orders"
    })
final class DoctorCommand extends ServiceCommand {
  @Option(
      names = "--json",
      description = "Prints one object per line: source, level, subject, finding, codes.")
  private boolean json;

  private boolean wrong;

  DoctorCommand() {}

  @Override
  public Integer call() {
    List<RecordingSource> sources = new ArrayList<>();
    List<Problem> problems = List.of();
    Map<String, SourceStatus> statuses = new LinkedHashMap<>();
    int keys = 0;
    try (ProgressLine progress = new ProgressLine(host(), "checking the sources");
        LayeredConfig config = start(progress, sources)) {
      config.sources().forEach(status -> statuses.put(status.name(), status));
      keys = config.keys().size();
    } catch (ConfigException e) {
      problems = e.problems();
    }
    sources.sort(Comparator.comparingInt(each -> -ordinal(each, statuses)));
    for (RecordingSource source : sources) {
      tell(source, Optional.ofNullable(statuses.get(source.name())));
    }
    if (problems.isEmpty()) {
      boolean whole = sources.stream().allMatch(source -> source.failure().isEmpty());
      tell(
          "configuration",
          whole ? Level.INFO : Level.ERROR,
          "",
          (keys == 1 ? "1 key" : keys + " keys")
              + (whole ? "" : " without the sources that failed: it would not start"));
    }
    problems.forEach(
        problem -> tell("configuration", Level.ERROR, "", problem.toString(), List.of(problem)));
    return wrong ? ExitCode.NO : ExitCode.OK;
  }

  private LayeredConfig start(ProgressLine progress, List<RecordingSource> sources) {
    progress.begin();
    return service().start(RecordingSource.Mode.EXAMINE, refusal -> {}, sources);
  }

  private static int ordinal(RecordingSource source, Map<String, SourceStatus> statuses) {
    SourceStatus status = statuses.get(source.name());
    return status == null ? source.ordinal() : status.ordinal();
  }

  private void tell(RecordingSource source, Optional<SourceStatus> status) {
    int ordinal = status.map(SourceStatus::ordinal).orElse(source.ordinal());
    source
        .failure()
        .ifPresentOrElse(
            failure ->
                tell(
                    source.name(),
                    Level.ERROR,
                    "",
                    RecordingSource.said(failure),
                    failure instanceof ConfigException known ? known.problems() : List.of()),
            () ->
                tell(
                    source.name(),
                    Level.INFO,
                    "",
                    "[" + ordinal + "] " + contents(source) + ", " + source.millis() + " ms"));
    for (Diagnostic found : source.diagnostics()) {
      tell(source.name(), found.level(), found.subject(), found.finding());
    }
    status.ifPresent(
        each ->
            each.warnings()
                .forEach(odd -> tell(source.name(), Level.WARNING, "", DisplayText.line(odd))));
  }

  private static String contents(RecordingSource source) {
    Optional<SourceSnapshot> loaded = source.loaded();
    if (loaded.isEmpty()) {
      return "not reached: the start ended before";
    }
    List<SourceLayer> layers = loaded.get().layers();
    int keys = layers.stream().mapToInt(layer -> layer.values().size()).sum();
    String revision = loaded.get().revision();
    StringBuilder text = new StringBuilder(keys == 1 ? "1 value" : keys + " values");
    if (!layers.isEmpty() && keys > 0) {
      text.append(" in ")
          .append(String.join(", ", layers.stream().map(SourceLayer::name).toList()));
    }
    return text + (revision.isEmpty() ? "" : ", revision " + revision);
  }

  private void tell(String source, Level level, String subject, String finding) {
    tell(source, level, subject, finding, List.of());
  }

  private void tell(
      String source, Level level, String subject, String finding, List<Problem> problems) {
    wrong |= level == Level.ERROR;
    if (json) {
      Map<String, @Nullable Object> line = new LinkedHashMap<>();
      line.put("source", source);
      line.put("level", name(level));
      line.put("subject", subject);
      line.put("finding", finding);
      line.put("codes", ChangePrinter.codes(problems));
      host().out().println(JsonWriter.line(line));
      return;
    }
    AnsiColors paint = new AnsiColors(host().isColoured());
    String mark =
        switch (level) {
          case INFO -> paint.green("ok   ");
          case WARNING -> paint.yellow("note ");
          default -> paint.red("WRONG");
        };
    String about = subject.isEmpty() ? source : source + ", " + subject;
    host().out().println(mark + " " + DisplayText.whole(about + ": " + finding));
  }

  private static String name(Level level) {
    return switch (level) {
      case INFO -> "OK";
      case WARNING -> "NOTE";
      default -> "WRONG";
    };
  }
}
