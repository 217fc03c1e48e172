package io.varve.config.tool.internal.command;

import io.varve.config.Change;
import io.varve.config.ChangeEvent;
import io.varve.config.ConfigSnapshot;
import io.varve.config.Origin;
import io.varve.config.Problem;
import io.varve.config.layered.spi.Refusal;
import io.varve.config.layered.spi.SourceStatus;
import io.varve.config.layered.spi.SourceStatus.State;
import io.varve.config.tool.internal.format.ConfigEntry;
import io.varve.config.tool.internal.format.JsonWriter;
import io.varve.config.tool.internal.host.AnsiColors;
import io.varve.config.tool.internal.host.DisplayText;
import io.varve.config.tool.internal.host.Host;
import java.io.PrintStream;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Prints one line per event of a configuration. Thread-safe: lines do not mix. */
final class ChangePrinter {
  private final PrintStream out;
  private final AnsiColors paint;
  private final boolean json;
  private final boolean showSecrets;
  private final Map<String, SourceStatus> states = new HashMap<>();

  ChangePrinter(Host host, boolean json, boolean showSecrets) {
    this.out = host.out();
    this.paint = new AnsiColors(host.isColoured() && !json);
    this.json = json;
    this.showSecrets = showSecrets;
  }

  /** Returns false once the reader of the pipe has ended. */
  boolean areRead() {
    return !out.checkError();
  }

  synchronized void changed(ChangeEvent event) {
    for (Change change : event.changes()) {
      Optional<String> before = value(change, event.before(), change.oldValue());
      Optional<String> after = value(change, event.after(), change.newValue());
      // A removed value is printed with its last origin.
      Optional<Origin> place =
          change.origin().or(() -> ConfigEntry.origin(event.before().explain(change.key())));
      if (json) {
        Map<String, @Nullable Object> line = line(event.after().createdAt(), "changed");
        line.put("snapshot", event.after().number());
        line.put("source", place.map(Origin::source).orElse(null));
        line.put("key", change.key());
        line.put("old", before.orElse(null));
        line.put("new", after.orElse(null));
        line.put("origin", change.origin().map(Origin::toString).orElse(null));
        out.println(JsonWriter.line(line));
      } else {
        out.println(
            paint.dim(event.after().createdAt() + " #" + event.after().number())
                + " "
                + DisplayText.escaped(change.key())
                + ": "
                + before.map(DisplayText::line).map(paint::red).orElse("(absent)")
                + " → "
                + after.map(DisplayText::line).map(paint::green).orElse("(absent)")
                + place
                    .map(o -> (after.isEmpty() ? " (was " : " (") + o.source() + ": " + o + ")")
                    .map(DisplayText::escaped)
                    .orElse(""));
      }
    }
    out.flush();
  }

  private Optional<String> value(Change change, ConfigSnapshot snapshot, Optional<String> shown) {
    if (!change.secret() || !showSecrets || shown.isEmpty()) {
      return shown;
    }
    return snapshot.keys().contains(change.key()) ? Optional.of(snapshot.get(change.key())) : shown;
  }

  synchronized void refused(Refusal refusal) {
    List<String> problems = refusal.problems().stream().map(Problem::toString).toList();
    if (json) {
      Map<String, @Nullable Object> line = line(refusal.time(), "refused");
      line.put("source", refusal.source());
      line.put("problems", problems);
      line.put("codes", codes(refusal.problems()));
      out.println(JsonWriter.line(line));
    } else {
      problems.forEach(
          problem ->
              out.println(
                  paint.dim(refusal.time().toString())
                      + " "
                      + paint.red("refused")
                      + " a change of "
                      + refusal.source()
                      + ": "
                      + DisplayText.line(problem)));
    }
    out.flush();
  }

  /** The codes of some problems, each once. */
  static List<String> codes(List<Problem> problems) {
    return problems.stream().map(Problem::code).flatMap(Optional::stream).distinct().toList();
  }

  /** Prints the states that differ from those of the last call. */
  synchronized void states(List<SourceStatus> sources) {
    for (SourceStatus source : sources) {
      SourceStatus before = states.put(source.name(), source);
      // The same state with another start time was left and entered again.
      boolean news =
          before == null
              ? source.state() == State.DOWN
              : before.state() != source.state() || !before.since().equals(source.since());
      // A refusal is printed by refused().
      if (news && source.state() != State.STALE) {
        told(source);
      }
    }
  }

  private void told(SourceStatus source) {
    boolean up = source.state() == State.UP;
    if (json) {
      Map<String, @Nullable Object> line = line(source.since(), up ? "up" : "down");
      line.put("source", source.name());
      if (!up) {
        line.put("reason", source.reason().orElse(null));
      }
      out.println(JsonWriter.line(line));
    } else {
      out.println(
          paint.dim(source.since().toString())
              + " "
              + source.name()
              + " is "
              + (up ? paint.green("up") : paint.red("down"))
              + source.reason().map(why -> ": " + DisplayText.line(why)).orElse(""));
    }
    out.flush();
  }

  private static Map<String, @Nullable Object> line(Instant time, String event) {
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    line.put("time", time.toString());
    line.put("event", event);
    return line;
  }
}
