package io.varve.config;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Values of all layers for one key, the effective one first.
 *
 * <p>Safe to print: secrets are masked.
 *
 * @param key the key from the root, in its canonical form
 * @param value the effective value; masked for a secret; {@code (list of 3)} for a list, {@code (3
 *     keys below it)} for a key that only has keys below it; empty if there is none
 * @param candidates the values of the layers, highest precedence first
 * @param suggestions similar keys that have a value, if this key has none
 */
public record Explanation(
    String key, Optional<String> value, List<Candidate> candidates, List<String> suggestions) {

  /** Refuses nulls and copies the lists. */
  public Explanation {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(value, "value");
    candidates = List.copyOf(candidates);
    suggestions = List.copyOf(suggestions);
  }

  /**
   * The value of one layer.
   *
   * @param layer the layer, such as {@code application-prod.yaml}
   * @param origin the origin of the value
   * @param ordinal the layer's precedence
   * @param text the value with unresolved placeholders; masked for a secret; empty if the layer
   *     hides the key
   * @param wins true if this is the effective value
   * @param reason the reason why it wins or loses, as a clause: {@code overridden by argument 3}
   */
  public record Candidate(
      String layer,
      Origin origin,
      int ordinal,
      Optional<String> text,
      boolean wins,
      String reason) {

    /** Refuses nulls. */
    public Candidate {
      Objects.requireNonNull(layer, "layer");
      Objects.requireNonNull(origin, "origin");
      Objects.requireNonNull(text, "text");
      Objects.requireNonNull(reason, "reason");
    }
  }

  /** Several human-readable lines: the effective value, then one line per candidate. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(key).append(" = ").append(value.orElse("(absent)"));
    for (Candidate candidate : candidates) {
      text.append(candidate.wins() ? "\n  * " : "\n    ")
          .append(candidate.text().orElse("(hidden)"))
          .append("  ")
          .append(candidate.origin())
          .append("  [")
          .append(candidate.ordinal())
          .append("] ")
          .append(candidate.reason());
    }
    if (!suggestions.isEmpty()) {
      text.append("\n  did you mean ").append(String.join(" or ", suggestions)).append('?');
    }
    return text.toString();
  }
}
