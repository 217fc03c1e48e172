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
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** State of one bind operation: values, problems, and the open records. Not thread-safe. */
final class BindContext {
  /** Deeper nesting is a mistake or an attack, and would overflow the stack. */
  private static final int MOST_DEPTH = 200;

  /** Replaces a value for which a problem was recorded. */
  static final Object FAILED = new Object();

  final ValueLookup values;

  /** True if a secret was read. Reset by a caller that asks about a part of a value. */
  boolean sawSecret;

  /** The keys of the current record. They are not suggested for a missing key. */
  private List<String> siblings = List.of();

  private final List<Object> open = new ArrayList<>(4);
  private final List<Problem> problems = new ArrayList<>(0);
  private final List<Throwable> causes = new ArrayList<>(0);
  private boolean onlyMissing = true;
  private int valuesFound;

  BindContext(ValueLookup values) {
    this.values = values;
  }

  /** The value at a key, or null. Records that a value was found. */
  @Nullable ResolvedValue find(String key) {
    ResolvedValue value = values.find(key);
    if (value != null) {
      valuesFound++;
    }
    return value;
  }

  /** Returns true if the key holds an explicit list. */
  boolean isList(String key) {
    boolean list = values.isList(key);
    if (list) {
      valuesFound++;
    }
    return list;
  }

  /** A state to roll back to. */
  record Mark(int found, int problems, int causes, boolean onlyMissing) {}

  Mark mark() {
    return new Mark(valuesFound, problems.size(), causes.size(), onlyMissing);
  }

  boolean hasFoundSince(Mark mark) {
    return valuesFound != mark.found();
  }

  void rollBack(Mark mark) {
    problems.subList(mark.problems(), problems.size()).clear();
    causes.subList(mark.causes(), causes.size()).clear();
    onlyMissing = mark.onlyMissing();
  }

  Object unresolvable(ConfigException e) {
    onlyMissing = false;
    problems.addAll(e.problems());
    return FAILED;
  }

  Object missing(String key, String expected, String setIt) {
    return missing("VARVE-0110", key, expected, setIt, true);
  }

  private Object missing(String code, String key, String expected, String setIt, boolean suggest) {
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
    problems.add(
        new Problem(named(key), hiddenBy, expected, found, remedy.toString(), Optional.of(code)));
    return FAILED;
  }

  Object endless(String key, String type) {
    return missing(
        "VARVE-0111",
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
            .filter(near -> !siblings.contains(near))
            .map(near -> near + originOf(near).map(origin -> " (" + origin + ")").orElse(""))
            .toList();
    if (!suggestions.isEmpty()) {
      remedy.append(", or did you mean ").append(String.join(" or ", suggestions)).append('?');
    }
  }

  Object invalid(
      String code,
      String key,
      Optional<Origin> origin,
      String expected,
      String found,
      String remedy) {
    onlyMissing = false;
    problems.add(new Problem(named(key), origin, expected, found, remedy, Optional.of(code)));
    return FAILED;
  }

  /** Adds the cause of the next problem. Its message must contain no secret. */
  BindContext because(Throwable cause) {
    causes.add(cause);
    return this;
  }

  /** Records a value at a key that should have keys below it instead. */
  Object textForKeys(String key, RawText raw, String expected, String remedy) {
    return invalid("VARVE-0114", key, raw.origin(), expected, raw.described(), remedy);
  }

  /** Records a list at a key that should have a single value. */
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
        "VARVE-0112",
        key,
        origins.stream().findFirst(),
        "one value" + (expected.equals("a value") ? "" : ", " + expected),
        origins.isEmpty() ? "an empty list" : "a list of " + origins.size() + places,
        origins.isEmpty() ? "give it a value" : "give it once, or read it as a list");
  }

  private List<Origin> elementOrigins(String list) {
    List<Origin> origins = new ArrayList<>();
    for (int i = 0; values.existsUnder(ConfigKey.element(list, i)); i++) {
      originUnder(ConfigKey.element(list, i)).ifPresent(origins::add);
    }
    return origins;
  }

  /** The origin of a key. If it has none, the origin of the first key below it. */
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
      // The problem is recorded when the value is read; here only its origin is needed.
      return e.problems().stream().findFirst().flatMap(Problem::origin);
    }
  }

  /** Returns true if the type is being read at a key above. */
  boolean isOpen(Object node) {
    return open.contains(node);
  }

  /** Enters a record. Returns false, and records a problem, if records are nested too deeply. */
  boolean enter(Object node, String key) {
    if (open.size() == MOST_DEPTH) {
      invalid(
          "VARVE-0115",
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

  void leave() {
    open.remove(open.size() - 1);
  }

  /** Sets the keys of the current record. Returns those of the enclosing record. */
  List<String> siblings(List<String> keys) {
    List<String> before = siblings;
    siblings = keys;
    return before;
  }

  /** Throws all recorded problems, if there are any, in one exception. */
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
