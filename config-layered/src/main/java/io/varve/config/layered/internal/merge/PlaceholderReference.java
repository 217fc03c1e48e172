package io.varve.config.layered.internal.merge;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One {@code ${…}} in a value, parsed but not resolved.
 *
 * @param key the part before the first colon; may contain placeholders
 * @param fallback the part after the colon, or null
 * @param end the position after the closing brace
 */
public record PlaceholderReference(String key, @Nullable String fallback, int end) {

  /**
   * Parses the reference that begins at a position.
   *
   * @return the reference, or null if it is not closed
   */
  public static @Nullable PlaceholderReference at(String text, int open) {
    int start = open + 2;
    int level = 1;
    int colon = -1;
    boolean quoted = false;
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '"' && colon < 0 && level == 1) {
        quoted = !quoted;
      } else if (!quoted && c == '{') {
        level++;
      } else if (!quoted && c == ':' && level == 1 && colon < 0) {
        colon = i;
      } else if (!quoted && c == '}' && --level == 0) {
        return colon < 0
            ? new PlaceholderReference(text.substring(start, i), null, i + 1)
            : new PlaceholderReference(
                text.substring(start, colon), text.substring(colon + 1, i), i + 1);
      }
    }
    return null;
  }

  /** The references in a value, without nested ones. */
  public static List<PlaceholderReference> in(String text) {
    List<PlaceholderReference> references = new ArrayList<>();
    int from = 0;
    for (int open = text.indexOf("${"); open >= 0; open = text.indexOf("${", from)) {
      boolean escaped = open > 0 && text.charAt(open - 1) == '\\';
      PlaceholderReference reference = escaped ? null : at(text, open);
      if (reference != null) {
        references.add(reference);
      }
      from = reference == null ? open + 2 : reference.end();
    }
    return references;
  }
}
