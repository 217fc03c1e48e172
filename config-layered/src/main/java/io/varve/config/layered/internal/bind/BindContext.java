package io.varve.config.layered.internal.bind;

import io.varve.config.ConfigException;
import io.varve.config.ConfigKey;
import io.varve.config.InvalidValueException;
import io.varve.config.MissingKeyException;
import io.varve.config.Origin;
import io.varve.config.Problem;
import io.varve.config.layered.internal.value.ResolvedValue;
import io.varve.config.layered.internal.value.ValueLookup;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One bind: what it reads from, what is wrong so far, and where it is. For one thread. */
final class BindContext {
  /** Deeper ones come from a mistake or from malice, and would overflow the stack. */
  private static final int MOST_DEPTH = 200;

  private static final String[] NONE = {};

  /** Stands for a value where a problem was noted. */
  static final Object FAILED = new Object();

  final ValueLookup values;

  /** Whether a secret was read; set to false and looked at by whoever asks for a part. */
  boolean sawSecret;

  /** The keys of the record that is being read, which cannot be meant by one that is missing. */
  private String[] siblings = NONE;

  private final List<Object> open = new ArrayList<>(4);
  private final List<Problem> problems = new ArrayList<>(0);
  private final List<Throwable> causes = new ArrayList<>(0);
  private boolean onlyMissing = true;
  private int valuesFound;

  BindContext(ValueLookup values) {
    this.values = values;
  }

  /** The value at a key, or null. */
  @Nullable ResolvedValue find(String key) {
    ResolvedValue value = values.find(key);
    if (value != null) {
      valuesFound++;
    }
    return value;
  }

  /** Whether the key holds an explicit list. */
  boolean isList(String key) {
    boolean list = values.isList(key);
    if (list) {
      valuesFound++;
    }
    return list;
  }

  /** How far the reading has come. */
  record Mark(int found, int problems, int causes, boolean onlyMissing) {}

  Mark mark() {
    return new Mark(valuesFound, problems.size(), causes.size(), onlyMissing);
  }

  /** True if a value was found since the mark. */
  boolean hasFoundSince(Mark mark) {
    return valuesFound != mark.found();
  }

  /** Removes the problems noted since the mark. */
  void rollBack(Mark mark) {
    problems.subList(mark.problems(), problems.size()).clear();
    causes.subList(mark.causes(), causes.size()).clear();
    onlyMissing = mark.onlyMissing();
  }

  /** Notes the problems of a value that cannot be resolved. */
  Object unresolvable(ConfigException e) {
    onlyMissing = false;
    problems.addAll(e.problems());
    return FAILED;
  }

  /** Notes a key without a value. */
  Object missing(String key, String expected, String setIt) {
    return missing(key, expected, setIt, true);
  }

  private Object missing(String key, String expected, String setIt, boolean suggest) {
    Optional<Origin> hiddenBy = values.hiddenBy(key);
    String found = "nothing";
    StringBuilder remedy = new StringBuilder(setIt);
    if (hiddenBy.isPresent()) {
      found = "null, or nothing written, which hides every lower layer's";
      remedy.append(", or remove the key there");
    } else {
      List<String> below = values.keysUnder(key);
      if (!below.isEmpty() && !key.isEmpty()) {
        found = "only keys below it, such as " + below.get(0);
      }
    }
    if (suggest) {
      suggest(key, remedy);
    }
    problems.add(new Problem(named(key), hiddenBy, expected, found, remedy.toString()));
    return FAILED;
  }

  /** Notes a record that contains itself and is not there. */
  Object endless(String key, String type) {
    return missing(
        key,
        "values of " + type,
        "set its keys, or make it Optional in the program, since "
            + type
            + " contains itself without end",
        false);
  }

  private void suggest(String key, StringBuilder remedy) {
    List<String> suggestions =
        values.suggestions(key).stream()
            .filter(near -> !ConfigKey.isUnder(near, key))
            .filter(near -> !Arrays.asList(siblings).contains(near))
            .map(near -> near + originOf(near).map(origin -> " (" + origin + ")").orElse(""))
            .toList();
    if (!suggestions.isEmpty()) {
      remedy.append(", or did you mean ").append(String.join(" or ", suggestions)).append('?');
    }
  }

  /** Notes a value of another kind. */
  Object invalid(
      String key, Optional<Origin> origin, String expected, String found, String remedy) {
    onlyMissing = false;
    problems.add(new Problem(named(key), origin, expected, found, remedy));
    return FAILED;
  }

  /** The same, from an exception whose message holds no secret. */
  Object invalid(
      String key,
      Optional<Origin> origin,
      String expected,
      String found,
      String remedy,
      Throwable cause) {
    causes.add(cause);
    return invalid(key, origin, expected, found, remedy);
  }

  /** Notes a list where one value is needed. */
  Object listForOne(String key, String expected) {
    List<Origin> origins = elementOrigins(key);
    String places =
        origins.isEmpty()
            ? ""
            : " ("
                + String.join(
                    ", ", origins.stream().limit(5).map(Origin::toString).distinct().toList())
                + (origins.size() > 5 ? ", …" : "")
                + ")";
    return invalid(
        key,
        origins.stream().findFirst(),
        "one value" + (expected.equals("a value") ? "" : ", " + expected),
        origins.isEmpty() ? "an empty list" : "a list of " + origins.size() + places,
        origins.isEmpty() ? "give it a value" : "give it once, or read it as a list");
  }

  /** Where the elements of a list were written, one origin an element. */
  private List<Origin> elementOrigins(String list) {
    List<Origin> origins = new ArrayList<>();
    for (int i = 0; values.existsUnder(ConfigKey.element(list, i)); i++) {
      originUnder(ConfigKey.element(list, i)).ifPresent(origins::add);
    }
    return origins;
  }

  /** Where a key, or else the first key below it, was written. */
  Optional<Origin> originUnder(String key) {
    Optional<Origin> origin = originOf(key);
    return origin.isPresent()
        ? origin
        : values.keysUnder(key).stream().findFirst().flatMap(this::originOf);
  }

  private Optional<Origin> originOf(String key) {
    try {
      return Optional.ofNullable(values.find(key)).map(ResolvedValue::origin);
    } catch (ConfigException e) {
      // A broken value is noted where it is read; here it is only a place to point to.
      return e.problems().stream().findFirst().flatMap(Problem::origin);
    }
  }

  /** Whether the type is being read at a key above. */
  boolean isOpen(Object node) {
    return open.contains(node);
  }

  /** Enters a record; false, and noted, where records lie too deep in each other. */
  boolean enter(Object node, String key) {
    if (open.size() == MOST_DEPTH) {
      invalid(
          key,
          originUnder(key),
          "at most " + MOST_DEPTH + " records inside each other",
          "one more",
          "make the keys less deep");
      return false;
    }
    open.add(node);
    return true;
  }

  /** Leaves the record that was entered last. */
  void leave() {
    open.remove(open.size() - 1);
  }

  /** Says which keys belong together from now on; returns those that did before. */
  String[] siblings(String[] keys) {
    String[] before = siblings;
    siblings = keys;
    return before;
  }

  /** Throws what was noted, all at once. */
  void throwProblems() {
    if (problems.isEmpty()) {
      return;
    }
    Throwable cause = causes.isEmpty() ? null : causes.get(0);
    ConfigException exception =
        onlyMissing
            ? new MissingKeyException(problems, cause)
            : new InvalidValueException(problems, cause);
    causes.stream().skip(1).forEach(exception::addSuppressed);
    throw exception;
  }

  private static Optional<String> named(String key) {
    return key.isEmpty() ? Optional.empty() : Optional.of(key);
  }
}
