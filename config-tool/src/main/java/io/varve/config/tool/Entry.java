package io.varve.config.tool;

import io.varve.config.ConfigKey;
import io.varve.config.Explanation;
import io.varve.config.Explanation.Candidate;
import io.varve.config.Origin;
import io.varve.config.Secret;
import io.varve.config.layered.LayeredConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A key and its effective value.
 *
 * @param key the canonical key
 * @param text the value itself
 * @param origin where it was written
 * @param secret whether it may not be shown
 */
record Entry(String key, String text, Optional<Origin> origin, boolean secret) {

  /** All that a configuration holds at a key and below it, in natural order. */
  static List<Entry> of(LayeredConfig config, String prefix) {
    // A snapshot: all keys are of one moment.
    var snapshot = config.snapshot();
    String root = ConfigKey.canonical(prefix);
    List<Entry> entries = new ArrayList<>();
    for (String key : snapshot.keys()) {
      if (ConfigKey.isUnder(key, root)) {
        Explanation explanation = snapshot.explain(key);
        String text = snapshot.get(key);
        entries.add(new Entry(key, text, origin(explanation), isSecret(explanation, text)));
      }
    }
    return KeyTree.sorted(entries);
  }

  /** What is shown of a secret is not what it is. */
  static boolean isSecret(Explanation explanation, String text) {
    return !explanation.value().equals(Optional.of(text));
  }

  static Optional<Origin> origin(Explanation explanation) {
    return explanation.candidates().stream()
        .filter(Candidate::wins)
        .map(Candidate::origin)
        .findFirst();
  }

  /** With the value as it is written: what only looks like a placeholder is none. */
  Entry written() {
    return new Entry(key, text.replace("${", "\\${"), origin, secret);
  }

  /** The value, or what stands in for a secret. */
  String shown(boolean showSecrets) {
    return secret && !showSecrets ? Secret.MASK : text;
  }

  /** The key and the origin alone, since the value may be a secret. */
  @Override
  public String toString() {
    return key + origin.map(place -> " (" + place + ")").orElse("");
  }
}
