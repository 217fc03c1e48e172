package io.varve.config.consul.internal.settings;

import io.varve.config.consul.internal.kv.KeyPatterns;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Patterns of keys that are not read as plain entries.
 *
 * @param documents keys whose values are documents; null if the extension decides
 * @param exclude keys that are not read
 * @param literal keys in whose values <code>${</code> is text
 */
public record KeyRules(@Nullable KeyPatterns documents, KeyPatterns exclude, KeyPatterns literal) {
  static KeyRules from(SettingsReader reader) {
    List<String> documents = reader.list("documents");
    return new KeyRules(
        documents.isEmpty()
            ? null
            : documents.equals(List.of("none")) ? KeyPatterns.NONE : new KeyPatterns(documents),
        new KeyPatterns(reader.list("exclude")),
        new KeyPatterns(reader.list("literal")));
  }

  /** Returns true if some keys may be documents. */
  boolean allowDocuments() {
    return documents != KeyPatterns.NONE;
  }
}
