package io.varve.config.tool.internal.format;

import io.varve.config.Explanation;
import io.varve.config.Explanation.Candidate;
import io.varve.config.Origin;
import io.varve.config.Secret;
import java.util.List;
import java.util.Optional;

/**
 * A key and its effective value.
 *
 * @param key the canonical key
 * @param text the unmasked value; empty for a list without elements
 * @param origin the place of the value
 * @param secret true if the value is masked in output
 */
public record ConfigEntry(
    String key, Optional<String> text, Optional<Origin> origin, boolean secret) {

  /** An entry with the value that an explanation belongs to. */
  public static ConfigEntry of(String key, String text, Explanation explanation) {
    return new ConfigEntry(
        key, Optional.of(text), origin(explanation), isSecret(explanation, text));
  }

  /** A list without elements, which a configuration does not have as a key. */
  public static ConfigEntry emptyList(String key, Optional<Origin> origin) {
    return new ConfigEntry(key, Optional.empty(), origin, false);
  }

  /** Returns true if the explanation masks the value. */
  public static boolean isSecret(Explanation explanation, String text) {
    return !explanation.value().equals(Optional.of(text));
  }

  /** The place of the winning value. */
  public static Optional<Origin> origin(Explanation explanation) {
    return explanation.candidates().stream()
        .filter(Candidate::wins)
        .map(Candidate::origin)
        .findFirst();
  }

  /** Returns this entry with placeholders escaped, so that they are not read back as such. */
  public ConfigEntry escapePlaceholders() {
    return new ConfigEntry(key, text.map(value -> value.replace("${", "\\${")), origin, secret);
  }

  boolean isEmptyList() {
    return text.isEmpty();
  }

  /** The value as a text; the mask for a secret. */
  public String displayText(boolean showSecrets) {
    return secret && !showSecrets ? Secret.MASK : text.orElse("[]");
  }

  /** The value as a part of a document: a text or an empty list. */
  public Object documentValue(boolean showSecrets) {
    return isEmptyList() ? List.of() : displayText(showSecrets);
  }

  /** The key and the origin alone: the value may be a secret. */
  @Override
  public String toString() {
    return key + origin.map(place -> " (" + place + ")").orElse("");
  }
}
