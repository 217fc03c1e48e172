package io.varve.config.layered.internal.bind;

import io.varve.config.Origin;
import java.util.Optional;

/**
 * A text to be converted, and where it comes from.
 *
 * @param text the text
 * @param origin where it was written; empty for a default in the program
 * @param secret whether it may not be shown
 */
record Written(String text, Optional<Origin> origin, boolean secret) {

  static Written of(Value value) {
    return new Written(value.text(), Optional.of(value.origin()), value.secret());
  }

  static Written inProgram(String text) {
    return new Written(text, Optional.empty(), false);
  }

  /** A part of this text, from the same place. */
  Written part(String part) {
    return new Written(part, origin, secret);
  }
}
