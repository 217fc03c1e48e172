package io.varve.config.file.internal.parse;

import io.varve.config.ConfigException;
import io.varve.config.ConfigKey;
import io.varve.config.Origin;
import io.varve.config.Problem;
import io.varve.config.SourceException;
import io.varve.config.spi.SourceLayer;
import io.varve.config.spi.SourceLayerBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Collects the values and the problems of one document. Single-use; not thread-safe. */
final class LayerCollector {
  /** A file without valid configuration must not fill the log. */
  private static final int MAX_PROBLEMS = 50;

  /** Each key repeats the names above it: a small document can result in very large keys. */
  private static final long MAX_KEY_CHARACTERS = 64L << 20;

  private static final int MAX_PRINTED_KEY = 120;

  /** Most lines with a value are longer than this. */
  private static final int SHORT_LINE = 16;

  private final Origin origin;
  private final SourceLayerBuilder builder;
  private final List<Problem> problems = new ArrayList<>();

  /** Origins of hidden keys and empty lists. The builder detects only duplicate values. */
  private final Map<String, Origin> others = new HashMap<>();

  private int count;
  private long keyCharacters;

  /** Creates a collector for the values of a document. */
  LayerCollector(String text, Origin origin) {
    this(origin, expected(text));
  }

  /**
   * Creates a collector.
   *
   * @param origin the origin of the document
   * @param expected the approximate number of values, at least 1
   */
  LayerCollector(Origin origin, int expected) {
    this.origin = origin;
    this.builder = SourceLayer.builder(origin.location()).expect(expected);
  }

  /**
   * The approximate number of values: one per line, limited by the length of the document, so that
   * empty lines do not reserve memory.
   */
  static int expected(String text) {
    int lines = 1;
    for (int i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) {
      lines++;
    }
    return Math.min(lines, 1 + text.length() / SHORT_LINE);
  }

  void put(String key, String value, long line) {
    note(key, line);
    if (SpringNames.isCondition(key)) {
      builder.warn(
          origin.atLine(line)
              + ": "
              + key
              + " has no effect: this part is read with every profile; move it to a document for"
              + " the profile, such as application-prod.yaml");
    }
    Origin other = others.get(key);
    if (other != null) {
      duplicate(key, other, line);
      return;
    }
    try {
      builder.put(key, value, origin.atLine(line));
    } catch (SourceException e) {
      duplicate(key, builder.origin(key).orElseThrow(), line);
    } catch (ConfigException e) {
      refused(key, line, e);
    }
  }

  void hide(String key, long line) {
    putOther(key, line, builder::hide);
  }

  void putEmptyList(String key, long line) {
    putOther(key, line, builder::putEmptyList);
  }

  private void putOther(String key, long line, BiConsumer<String, Origin> put) {
    note(key, line);
    try {
      Origin first = others.containsKey(key) ? others.get(key) : builder.origin(key).orElse(null);
      if (first != null) {
        duplicate(key, first, line);
        return;
      }
      Origin here = origin.atLine(line);
      put.accept(key, here);
      others.put(key, here);
    } catch (ConfigException e) {
      refused(key, line, e);
    }
  }

  /** The number of keys and problems so far. */
  int count() {
    return count + problems.size();
  }

  /**
   * Returns the key of a name below another key. If the name is invalid, reports it and returns
   * null, so that it is not reported again for each key below it.
   */
  @Nullable String child(String parent, String written, long line) {
    String name = SpringNames.withoutBrackets(written);
    if (name.isEmpty()) {
      problem(
          "VARVE-0431",
          parent.isEmpty() ? null : parent,
          line,
          "a name",
          "an empty one",
          "give it a name; where the name is really empty write it as a quoted pair of quotes");
      return null;
    }
    try {
      ConfigKey.canonical(name);
    } catch (ConfigException e) {
      refused(ConfigKey.join(parent, name), line, e);
      return null;
    }
    return ConfigKey.join(parent, name);
  }

  /** Reports a list element without values: {@link #count} is the same before and after it. */
  void checkElement(String key, int before, long line) {
    if (count() == before) {
      problem(
          "VARVE-0432",
          key,
          line,
          "an element with values",
          "an empty one",
          "give it a key, or remove it");
    }
  }

  void duplicate(String key, long firstLine, long line) {
    duplicate(key, origin.atLine(firstLine), line);
  }

  private void duplicate(String key, Origin first, long line) {
    problem(
        "VARVE-0430",
        key,
        line,
        "each key once",
        "a second one, the first is at " + first,
        "remove one of the two");
  }

  void problem(
      String code, @Nullable String key, long line, String expected, String found, String remedy) {
    problems.add(
        new Problem(
            Optional.ofNullable(key).map(LayerCollector::printable),
            Optional.of(origin.atLine(line)),
            expected,
            found,
            remedy,
            Optional.of(code)));
    if (problems.size() >= MAX_PROBLEMS) {
      throw new SourceException(problems, null);
    }
  }

  /** Returns the layer, or throws all problems. */
  SourceLayer build() {
    SourceLayer layer = null;
    try {
      layer = builder.build();
    } catch (SourceException e) {
      problems.addAll(e.problems());
    }
    if (layer == null || !problems.isEmpty()) {
      throw new SourceException(problems, null);
    }
    return layer;
  }

  private void note(String key, long line) {
    count++;
    keyCharacters += key.length();
    if (keyCharacters > MAX_KEY_CHARACTERS) {
      problem(
          "VARVE-0433",
          key,
          line,
          "keys of at most " + MAX_KEY_CHARACTERS + " characters together",
          "more",
          "shorten the names, or split the file");
      throw new SourceException(problems, null);
    }
  }

  /** Reports an invalid key as written. */
  private void refused(String key, long line, ConfigException why) {
    for (Problem problem : why.problems()) {
      String code = problem.code().orElseThrow();
      problem(code, key, line, problem.expected(), problem.found(), problem.remedy());
    }
  }

  /** The key for messages, shortened and without control characters. */
  private static String printable(String key) {
    String shortened =
        key.length() > MAX_PRINTED_KEY ? key.substring(0, MAX_PRINTED_KEY) + '…' : key;
    return shortened.replaceAll("[\\x00-\\x1F\\x7F-\\x9F]", "\uFFFD");
  }
}
