package io.varve.config.layered.internal.state;

import static io.varve.config.layered.internal.Log.LOG;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Logs each warning once. Thread-safe. */
public final class WarningLog {
  private final Set<String> logged = ConcurrentHashMap.newKeySet();

  /**
   * Logs a sentence, unless it was logged before.
   *
   * @param source the source that it is about
   * @param sentence the sentence, without secrets
   */
  public void log(String source, String sentence) {
    if (logged.add(source + ' ' + sentence)) {
      LOG.warn("{}: {}", source, sentence);
    }
  }
}
