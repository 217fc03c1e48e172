package io.varve.config.layered.spi;

import io.varve.config.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Contents of a source that were refused as a whole, while the previous state remains. Not to be
 * implemented by applications; may grow.
 *
 * <p>Immutable. Safe to print: no problem shows a secret.
 */
public interface Refusal {

  /** {@return the time of the refusal, by the engine's clock} */
  Instant time();

  /** {@return the name of the source} */
  String source();

  /** {@return the reasons, in the order in which they were found; at least one} */
  List<Problem> problems();

  /** {@return the canonical keys with problems, from the root, in their order, each once} */
  default List<String> keys() {
    return problems().stream().map(Problem::key).flatMap(Optional::stream).distinct().toList();
  }
}
