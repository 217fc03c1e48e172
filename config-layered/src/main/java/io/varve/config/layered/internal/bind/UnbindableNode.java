package io.varve.config.layered.internal.bind;

import io.varve.config.layered.internal.validate.InvalidConstraintException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Node of a type that cannot be bound: a mistake in the program, reported also for no value. */
final class UnbindableNode extends Node {
  private final String code;
  private final String expected;
  private final String found;
  private final String remedy;

  UnbindableNode(String code, String expected, String found, String remedy) {
    this.code = code;
    this.expected = expected;
    this.found = found;
    this.remedy = remedy;
  }

  static UnbindableNode of(InvalidConstraintException e) {
    return new UnbindableNode(
        "VARVE-0136",
        "constraint annotations that can be checked",
        String.valueOf(e.getMessage()),
        "mend the program: its annotations, or its Jakarta Validation provider");
  }

  @Override
  @Nullable Object find(BindContext context, String key) {
    return require(context, key);
  }

  @Override
  Object require(BindContext context, String key) {
    return context.invalid(code, key, Optional.empty(), expected, found, remedy);
  }

  @Override
  Object convert(BindContext context, String key, RawText raw) {
    return require(context, key);
  }

  @Override
  boolean takesText(String text) {
    return true;
  }

  @Override
  boolean reads(String key, int at) {
    return true;
  }

  @Override
  String expected() {
    return expected;
  }
}
