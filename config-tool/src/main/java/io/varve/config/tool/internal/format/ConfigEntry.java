package io.varve.config.tool.internal.format;

import io.varve.config.ConfigKey;
import io.varve.config.Explanation;
import io.varve.config.Explanation.Candidate;
import io.varve.config.Origin;
import io.varve.config.Secret;
import io.varve.config.tool.internal.service.ServiceSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A key and its effective value.
 *
 * @param key the canonical key
 * @param text the value itself; empty for a list without elements
 * @param origin where it was written
 * @param secret whether it may not be shown
 */
public record ConfigEntry(
    String key, Optional<String> text, Optional<Origin> origin, boolean secret) {

  /** All that a service reads at a key and below it, in natural order. */
  public static List<ConfigEntry> of(ServiceSession session, String prefix) {
    // A snapshot: all keys are of one moment.
    var snapshot = session.config().snapshot();
    String root = ConfigKey.canonical(prefix);
    List<ConfigEntry> entries = new ArrayList<>();
    for (String key : snapshot.keys()) {
      if (ConfigKey.isUnder(key, root)) {
        Explanation explanation = snapshot.explain(key);
        String text = snapshot.get(key);
        entries.add(
            new ConfigEntry(
                key, Optional.of(text), origin(explanation), isSecret(explanation, text)));
      }
    }
    session
        .emptyLists()
        .forEach(
            (key, origins) -> {
              Optional<Origin> winner = origin(snapshot.explain(key));
              if (ConfigKey.isUnder(key, root) && winner.filter(origins::contains).isPresent()) {
                entries.add(emptyList(key, winner));
              }
            });
    return KeyTree.sorted(entries);
  }

  /** A list without elements, which is no key of a configuration. */
  public static ConfigEntry emptyList(String key, Optional<Origin> origin) {
    return new ConfigEntry(key, Optional.empty(), origin, false);
  }

  /** What is shown of a secret is not what it is. */
  public static boolean isSecret(Explanation explanation, String text) {
    return !explanation.value().equals(Optional.of(text));
  }

  public static Optional<Origin> origin(Explanation explanation) {
    return explanation.candidates().stream()
        .filter(Candidate::wins)
        .map(Candidate::origin)
        .findFirst();
  }

  /** With the value as it is written: what only looks like a placeholder is none. */
  public ConfigEntry written() {
    return new ConfigEntry(key, text.map(value -> value.replace("${", "\\${")), origin, secret);
  }

  boolean isEmptyList() {
    return text.isEmpty();
  }

  /** The value as a text, or what stands in for a secret. */
  public String shown(boolean showSecrets) {
    return secret && !showSecrets ? Secret.MASK : text.orElse("[]");
  }

  /** The same as a part of a document. */
  public Object told(boolean showSecrets) {
    return isEmptyList() ? List.of() : shown(showSecrets);
  }

  /** The key and the origin alone, since the value may be a secret. */
  @Override
  public String toString() {
    return key + origin.map(place -> " (" + place + ")").orElse("");
  }
}
