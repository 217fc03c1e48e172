package io.varve.config.layered.spi;

import io.varve.config.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Contents of a source that were refused as a whole, while the previous state stays in force.
 *
 * <p>Safe to print: no problem shows a secret.
 *
 * @param time the time of the refusal, by the engine's clock
 * @param source the name of the source
 * @param problems the reasons, in the order in which they were found; at least one
 */
public record Refusal(Instant time, String source, List<Problem> problems) {

  /** Refuses nulls and copies the list. */
  public Refusal {
    Objects.requireNonNull(time, "time");
    Objects.requireNonNull(source, "source");
    problems = List.copyOf(problems);
  }

  /**
   * The keys that something is wrong with.
   *
   * @return canonical keys from the root, in the order of the problems, each once
   */
  public List<String> keys() {
    return problems.stream().map(Problem::key).flatMap(Optional::stream).distinct().toList();
  }
}
