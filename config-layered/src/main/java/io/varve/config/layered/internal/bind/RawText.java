package io.varve.config.layered.internal.bind;

import io.varve.config.Origin;
import io.varve.config.layered.internal.value.ResolvedValue;
import io.varve.config.layered.internal.value.ValueDescriptions;
import java.util.Optional;

/** A string to be converted. A default in the program has no origin. A secret is not shown. */
record RawText(String text, Optional<Origin> origin, boolean secret) {

  static RawText of(ResolvedValue value) {
    return new RawText(value.text(), Optional.of(value.origin()), value.secret());
  }

  /** A description for messages: {@code a whole number "7"}. */
  String described() {
    return ValueDescriptions.describe(text, secret);
  }

  /** A part of this string, with the same origin. */
  RawText part(String part) {
    return new RawText(part, origin, secret);
  }
}
