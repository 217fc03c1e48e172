package io.varve.config.layered.internal.value;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Suggests keys that were probably meant: those with few wrong, missing, extra or swapped
 * characters, and those that differ by a prefix. Pure. Takes milliseconds for 100,000 keys.
 */
public final class KeySuggester {
  private static final int MOST_EDITS = 4;

  /** The distance of a key with another prefix, which is greater than that of any misspelling. */
  private static final int OTHER_PREFIX = MOST_EDITS + 1;

  private static final Pattern INDEX = Pattern.compile("(?<=\\[)[^\\]]*");

  private static final Comparator<Near> NEAREST_FIRST =
      Comparator.comparingInt(Near::distance).thenComparing(Near::key);

  private record Near(String key, int distance) {}

  private KeySuggester() {}

  /** Returns the known keys that are similar to an unknown one, most similar first. */
  public static List<String> nearest(String wanted, Collection<String> known, int most) {
    return known.stream()
        .map(key -> new Near(key, distance(wanted, key)))
        .filter(near -> near.distance() >= 0)
        .sorted(NEAREST_FIRST)
        .limit(most)
        .map(Near::key)
        .toList();
  }

  /** The distance between two keys; -1 if it is too great or the keys are equal. */
  private static int distance(String wanted, String key) {
    if (Math.abs(wanted.length() - key.length()) <= MOST_EDITS && !wanted.equals(key)) {
      int start = commonParts(wanted, key);
      int edits = edits(wanted, key, start);
      if (edits >= 0) {
        return sameButIndices(wanted, key) ? -1 : edits;
      }
    }
    return endsWith(wanted, key) || endsWith(key, wanted) ? OTHER_PREFIX : -1;
  }

  /** Returns true if the keys differ only in list indices, which do not count as misspelt. */
  private static boolean sameButIndices(String a, String b) {
    return INDEX.matcher(a).replaceAll("").equals(INDEX.matcher(b).replaceAll(""));
  }

  private static boolean endsWith(String longer, String shorter) {
    int before = longer.length() - shorter.length() - 1;
    return before > 0
        && !shorter.isEmpty()
        && longer.charAt(before) == '.'
        && longer.endsWith(shorter);
  }

  /** The length of the common first parts of both keys, which do not count as similar. */
  private static int commonParts(String a, String b) {
    int end = 0;
    for (int i = 0; i < a.length() && i < b.length() && a.charAt(i) == b.charAt(i); i++) {
      if (a.charAt(i) == '.') {
        end = i + 1;
      }
    }
    return end;
  }

  /** The edit distance between the strings after a common start; -1 if it is too great. */
  private static int edits(String a, String b, int start) {
    int rows = a.length() - start;
    int columns = b.length() - start;
    int shorter = Math.min(rows, columns);
    int limit = Math.min(MOST_EDITS, Math.max(1, Math.max(rows, columns) / 3));
    if (Math.abs(rows - columns) > limit || shorter <= 1) {
      return -1;
    }
    int[] beforeLast = new int[columns + 1];
    int[] last = new int[columns + 1];
    int[] row = new int[columns + 1];
    for (int j = 0; j <= columns; j++) {
      last[j] = j;
    }
    for (int i = 1; i <= rows; i++) {
      int from = Math.max(1, i - limit);
      int to = Math.min(columns, i + limit);
      Arrays.fill(row, limit + 1);
      row[0] = i;
      int least = from == 1 ? row[0] : limit + 1;
      for (int j = from; j <= to; j++) {
        char c = a.charAt(start + i - 1);
        char d = b.charAt(start + j - 1);
        int edits = Math.min(last[j - 1] + (c == d ? 0 : 1), Math.min(last[j], row[j - 1]) + 1);
        if (i > 1 && j > 1 && c == b.charAt(start + j - 2) && d == a.charAt(start + i - 2)) {
          edits = Math.min(edits, beforeLast[j - 2] + 1);
        }
        row[j] = edits;
        least = Math.min(least, edits);
      }
      if (least > limit) {
        return -1;
      }
      int[] free = beforeLast;
      beforeLast = last;
      last = row;
      row = free;
    }
    return last[columns] <= limit ? last[columns] : -1;
  }
}
