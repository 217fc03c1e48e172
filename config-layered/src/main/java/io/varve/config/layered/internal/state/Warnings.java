package io.varve.config.layered.internal.state;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;

/** Logs what is odd but not wrong, each thing once. Thread-safe. */
public final class Warnings {
  private final Logger log;
  private final Set<String> logged = ConcurrentHashMap.newKeySet();

  /**
   * None logged yet.
   *
   * @param log where they go
   */
  public Warnings(Logger log) {
    this.log = log;
  }

  /**
   * Logs a sentence, unless it was logged before.
   *
   * @param source the source that it is about
   * @param sentence the sentence, without secrets
   */
  public void log(String source, String sentence) {
    if (logged.add(source + ' ' + sentence)) {
      log.warn("{}: {}", source, sentence);
    }
  }
}
