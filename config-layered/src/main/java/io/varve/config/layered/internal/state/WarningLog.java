package io.varve.config.layered.internal.state;

import static io.varve.config.layered.internal.Log.LOG;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Logs each warning once. Thread-safe. */
public final class WarningLog {
  private final Set<String> logged = ConcurrentHashMap.newKeySet();

  /** Logs a sentence without secrets about a source, unless it was logged before. */
  public void log(String source, String sentence) {
    if (logged.add(source + ' ' + sentence)) {
      LOG.warn("{}: {}", source, sentence);
    }
  }
}
