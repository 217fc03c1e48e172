package io.varve.config.layered.internal.bind;

import io.varve.config.Origin;
import io.varve.config.layered.internal.value.ResolvedValue;
import java.util.Optional;

/**
 * A text to be converted, and where it comes from.
 *
 * @param text the text
 * @param origin where it was written; empty for a default in the program
 * @param secret whether it may not be shown
 */
record RawText(String text, Optional<Origin> origin, boolean secret) {

  static RawText of(ResolvedValue value) {
    return new RawText(value.text(), Optional.of(value.origin()), value.secret());
  }

  static RawText inProgram(String text) {
    return new RawText(text, Optional.empty(), false);
  }

  /** A part of this text, from the same place. */
  RawText part(String part) {
    return new RawText(part, origin, secret);
  }
}
