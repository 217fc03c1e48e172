package io.varve.config;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Every layer's word on a key, winner first.
 *
 * <p>Safe to print: secrets are masked.
 *
 * @param key the key from the root, in its canonical form
 * @param value the effective value; masked for a secret; {@code (list of 3)} for a list, {@code (3
 *     keys below it)} for what only has keys below; empty if there is none
 * @param candidates what the layers say, highest precedence first
 * @param suggestions near keys that have a value, when this one has none
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
   * One layer's word.
   *
   * @param layer the layer, such as {@code application-prod.yaml}
   * @param origin where it was written
   * @param ordinal the layer's precedence
   * @param text as written, placeholders and all; masked for a secret; empty where the layer hides
   *     the key instead of giving a value
   * @param wins whether this is the effective one
   * @param reason why it wins or lost, as a clause: {@code overridden by argument 3}
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

  /** Several lines for a person: the effective value, then a line a candidate. */
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
