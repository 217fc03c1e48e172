package io.varve.config.layered.internal.notify;

import io.varve.config.Change;
import io.varve.config.Problem;
import io.varve.config.Secret;
import io.varve.config.layered.internal.state.ConfigState;
import io.varve.config.layered.spi.HistoryEntry;
import io.varve.config.layered.spi.Refusal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The last change sets, accepted and refused, as strings. Retains no state. Thread-safe. */
public final class ChangeHistory {
  private static final int MOST_LINES = 100;
  private static final int LONGEST_TEXT = 200;

  private record Entry(
      Instant at,
      Outcome outcome,
      List<String> sources,
      long snapshot,
      List<Change> changes,
      int moreChanges,
      List<Problem> problems)
      implements HistoryEntry {

    /** Returns human-readable lines: time, number, sources, then each change or problem. */
    @Override
    public String toString() {
      String from = " from " + String.join(", ", sources);
      String head =
          outcome == Outcome.ACCEPTED
              ? at + " #" + snapshot + from
              : at + " refused" + from + ", #" + snapshot + " stays";
      String more = moreChanges == 0 ? "" : "\n  and " + moreChanges + " more";
      return Stream.concat(changes.stream(), problems.stream())
          .map(line -> "\n  " + line)
          .collect(Collectors.joining("", head, more));
    }
  }

  private final int limit;
  private final List<HistoryEntry> entries = new ArrayList<>();

  public ChangeHistory(int limit) {
    this.limit = limit;
  }

  /** Oldest first. */
  public synchronized List<HistoryEntry> entries() {
    return List.copyOf(entries);
  }

  /** Adds an accepted change set, unless it changed nothing for readers. */
  public void accepted(ConfigState state, List<String> sources, List<Change> changes) {
    if (!changes.isEmpty()) {
      add(
          new Entry(
              state.createdAt(),
              HistoryEntry.Outcome.ACCEPTED,
              List.copyOf(sources),
              state.number(),
              changes.stream().limit(MOST_LINES).map(ChangeHistory::cut).toList(),
              Math.max(0, changes.size() - MOST_LINES),
              List.of()));
    }
  }

  /** Adds a refusal, with the number of the state that remained. */
  public void refused(Refusal refusal, long number) {
    add(
        new Entry(
            refusal.time(),
            HistoryEntry.Outcome.REFUSED,
            List.of(refusal.source()),
            number,
            List.of(),
            0,
            refusal.problems().stream().limit(MOST_LINES).toList()));
  }

  private synchronized void add(HistoryEntry entry) {
    entries.add(entry);
    if (entries.size() > limit) {
      entries.remove(0);
    }
  }

  private static Change cut(Change change) {
    return new Change(
        change.key(),
        change.oldValue().map(ChangeHistory::cut),
        change.newValue().map(ChangeHistory::cut),
        change.origin(),
        change.secret());
  }

  private static String cut(String text) {
    return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "…";
  }

  /**
   * Masks the values of keys that have been found to be secret. Also masks all strings that contain
   * such a value, since a placeholder may have inserted it.
   */
  public synchronized void mask(ConfigState state) {
    Set<String> texts = new HashSet<>();
    for (HistoryEntry entry : entries) {
      for (Change change : entry.changes()) {
        if (!change.secret() && state.isSecret(change.key())) {
          texts(change).forEach(texts::add);
        }
      }
    }
    state.values().values().stream()
        .filter(value -> state.isSecret(value.key()))
        .forEach(value -> texts.add(cut(value.text())));
    texts.remove("");
    entries.replaceAll(entry -> mask(entry, state, texts));
  }

  private static HistoryEntry mask(HistoryEntry entry, ConfigState state, Set<String> texts) {
    return new Entry(
        entry.at(),
        entry.outcome(),
        entry.sources(),
        entry.snapshot(),
        entry.changes().stream().map(change -> mask(change, state, texts)).toList(),
        entry.moreChanges(),
        entry.problems().stream().map(problem -> mask(problem, state, texts)).toList());
  }

  private static Change mask(Change change, ConfigState state, Set<String> texts) {
    boolean secret =
        change.secret()
            || state.isSecret(change.key())
            || texts(change).anyMatch(text -> holdsAny(text, texts));
    return new Change(change.key(), change.oldValue(), change.newValue(), change.origin(), secret);
  }

  private static Stream<String> texts(Change change) {
    return Stream.of(change.oldValue(), change.newValue()).flatMap(Optional::stream);
  }

  private static Problem mask(Problem problem, ConfigState state, Set<String> texts) {
    boolean secret =
        problem.key().map(state::isSecret).orElse(false) || holdsAny(problem.found(), texts);
    return secret
        ? new Problem(
            problem.key(),
            problem.origin(),
            problem.expected(),
            Secret.MASK,
            problem.remedy(),
            problem.code())
        : problem;
  }

  private static boolean holdsAny(String text, Set<String> secrets) {
    return secrets.stream().anyMatch(text::contains);
  }
}
