package io.varve.config.layered.internal.state;

import static io.varve.config.layered.internal.Log.LOG;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Logs each warning once. Thread-safe. */
public final class WarningLog {
  private static final int MOST = 10;

  private final Set<String> logged = ConcurrentHashMap.newKeySet();

  /**
   * Returns warnings of one kind, or one in place of more than ten.
   *
   * @param kind the subject and the predicate after their number
   */
  public static List<String> limited(String kind, List<String> sentences) {
    return sentences.size() <= MOST
        ? List.copyOf(sentences)
        : List.of(
            sentences.size()
                + " "
                + kind
                + ", the first ten: "
                + String.join(" | ", sentences.subList(0, MOST)));
  }

  /** Logs a sentence without secrets about a source, unless it was logged before. */
  public void log(String source, String sentence) {
    if (logged.add(source + ' ' + sentence)) {
      LOG.warn("{}: {}", source, sentence);
    }
  }
}
