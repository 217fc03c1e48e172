package io.varve.config.layered.internal.engine;

import io.varve.config.layered.spi.SourceStatus;
import io.varve.config.spi.SourcePhase;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

record CurrentStatus(
    String name,
    int ordinal,
    SourcePhase phase,
    State state,
    Instant since,
    Optional<String> reason,
    Instant lastRefresh,
    String revision,
    Optional<String> lastRefused,
    List<String> warnings)
    implements SourceStatus {

  CurrentStatus {
    warnings = List.copyOf(warnings);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(name);
    text.append(" [").append(ordinal).append("] ").append(state).append(" since ").append(since);
    reason.ifPresent(why -> text.append(": ").append(onOneLine(why)));
    text.append(", accepted: ");
    text.append(revision.isEmpty() ? "contents" : "revision " + revision);
    text.append(" of ").append(lastRefresh);
    lastRefused
        .filter(refused -> !reason.equals(Optional.of(refused)))
        .ifPresent(refused -> text.append(", last refused: ").append(onOneLine(refused)));
    if (!warnings.isEmpty()) {
      text.append(", warnings: ").append(onOneLine(String.join("; ", warnings)));
    }
    return text.toString();
  }

  private static String onOneLine(String text) {
    return text.replaceAll("\\s*[\\n\\r]\\s*", " ");
  }
}
