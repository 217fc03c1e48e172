package io.varve.config.layered.spi;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The status of one source.
 *
 * @param name the source's name
 * @param ordinal its precedence
 * @param state the state of its contents
 * @param since the time when it entered this state
 * @param reason the reason why it is not up; empty if it is up
 * @param lastRefresh the time when its contents were last accepted
 * @param revision the source's own name for those contents
 * @param lastRefused the reason of its last refusal; empty if none came after the accepted contents
 * @param warnings warnings about its contents, such as two spellings of one key
 */
public record SourceStatus(
    String name,
    int ordinal,
    State state,
    Instant since,
    Optional<String> reason,
    Instant lastRefresh,
    String revision,
    Optional<String> lastRefused,
    List<String> warnings) {

  /** The relation of the contents in use to the source. */
  public enum State {
    /** The contents in use are the source's newest. */
    UP,
    /** The newest contents were refused; older contents are in use. */
    STALE,
    /** The source could not be read; older contents are in use. */
    DOWN
  }

  /** Refuses nulls and copies the list. */
  public SourceStatus {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(since, "since");
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(lastRefresh, "lastRefresh");
    Objects.requireNonNull(revision, "revision");
    Objects.requireNonNull(lastRefused, "lastRefused");
    warnings = List.copyOf(warnings);
  }

  /**
   * One line for an operator: name, state, its time and reason, the contents in force, the last
   * refusal.
   *
   * <p>{@code file [100] STALE since 2026-11-23T10:05:00Z: worker.pool-size (application.yaml:2):
   * expected a whole number, found text "many"; …, in force: revision 3f9a of 2026-11-23T10:00:00Z}
   */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(name);
    text.append(" [").append(ordinal).append("] ").append(state).append(" since ").append(since);
    reason.ifPresent(why -> text.append(": ").append(onOneLine(why)));
    text.append(", in force: ");
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
