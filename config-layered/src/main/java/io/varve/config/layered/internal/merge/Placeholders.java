package io.varve.config.layered.internal.merge;

import io.varve.config.ConfigKey;
import io.varve.config.InvalidValueException;
import io.varve.config.Origin;
import io.varve.config.Problem;
import io.varve.config.layered.internal.value.KeySuggester;
import io.varve.config.layered.internal.value.ResolvedValue;
import io.varve.config.spi.SourceValue;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Resolver of {@code ${key}} and {@code ${key:default}}, which may be nested. A backslash before
 * the dollar sign escapes it. A default is resolved only if its key is absent. A value that refers
 * to a secret is a secret.
 *
 * <p>One instance resolves one merged state. Not thread-safe.
 */
public final class Placeholders {
  private static final int MAX_DEPTH = 100;
  private static final int MAX_LENGTH = 16 * 1024 * 1024;
  private static final String NO_VALUE = "VARVE-0185";

  private final Map<String, SourceValue> raw;
  private final Function<String, Optional<SourceValue>> ask;
  private final Predicate<String> secretKeys;
  private final PlaceholderAccess access;
  private final Map<String, ResolvedValue> resolved = new HashMap<>();
  private final Map<String, Problem> problems = new HashMap<>();
  private final Set<String> chain = new LinkedHashSet<>();
  private final Map<String, Integer> depths = new HashMap<>();

  /** For each value, the protected values that it uses, also through others. */
  private final Map<String, Map<String, Origin>> used = new HashMap<>();

  private final Set<String> targets = new HashSet<>();
  private int nesting;

  /**
   * A resolver of one state.
   *
   * @param raw the merged values
   * @param ask finds values that sources provide only on demand, and that are therefore not among
   *     the merged ones
   * @param secretKeys true for a key whose value must not be shown
   * @param access limits of the values that placeholders may use
   */
  public Placeholders(
      Map<String, SourceValue> raw,
      Function<String, Optional<SourceValue>> ask,
      Predicate<String> secretKeys,
      PlaceholderAccess access) {
    this.raw = raw;
    this.ask = ask;
    this.secretKeys = secretKeys;
    this.access = access;
  }

  /**
   * The resolved values of one state.
   *
   * @param values canonical key to resolved value, without the keys in {@code problems}
   * @param problems canonical key to the problem of its placeholders
   * @param holders the keys whose values contain placeholders
   * @param targets the keys that the placeholders refer to, present or not
   */
  public record Resolution(
      ResolvedValueMap values,
      Map<String, Problem> problems,
      Set<String> holders,
      Set<String> targets) {}

  /**
   * Resolves all values.
   *
   * @param layers maps that together hold all values. Iteration over them is faster than over the
   *     merged table, since it follows the order in memory
   * @param previous the values of the previous state, whose unchanged objects are reused; or null
   */
  public Resolution resolveAll(
      List<Map<String, SourceValue>> layers, @Nullable ResolvedValueMap previous) {
    ResolvedValueMap literal = ResolvedValueMap.literal(raw, previous, secretKeys);
    // Sorted, so that a problem that several keys share is always reported for the same key.
    Set<String> holders = new TreeSet<>();
    for (Map<String, SourceValue> layer : layers) {
      for (Map.Entry<String, SourceValue> entry : layer.entrySet()) {
        if (isHolder(entry.getValue()) && isHolder(raw.get(entry.getKey()))) {
          holders.add(entry.getKey());
        }
      }
    }
    return new Resolution(
        resolveAgain(holders, literal), problems, new HashSet<>(holders), targets);
  }

  /**
   * Resolves the changed values. If a changed key contains placeholders, contained some, or is
   * referred to by one, also resolves all other values with placeholders again.
   *
   * @param before the previous state
   * @param changed the keys that were added, changed or removed since
   */
  public Resolution resolveChanged(Resolution before, Set<String> changed) {
    Set<String> holders = new HashSet<>(changed);
    holders.removeIf(key -> !isHolder(raw.get(key)));
    Predicate<String> concernsOthers =
        key -> before.targets.contains(key) || before.holders.contains(key);
    if (holders.isEmpty() && changed.stream().noneMatch(concernsOthers)) {
      return new Resolution(
          resolveAgain(changed, before.values), before.problems, before.holders, before.targets);
    }
    before.holders.stream().filter(key -> !changed.contains(key)).forEach(holders::add);
    Set<String> again = new TreeSet<>(changed);
    again.addAll(holders);
    return new Resolution(resolveAgain(again, before.values), problems, holders, targets);
  }

  private ResolvedValueMap resolveAgain(Set<String> keys, ResolvedValueMap before) {
    Map<String, ResolvedValue> differ = new HashMap<>();
    Set<String> gone = new HashSet<>();
    for (String key : keys) {
      SourceValue written = raw.get(key);
      ResolvedValue now = written == null ? null : resolveTop(key, written);
      if (now == null) {
        gone.add(key);
      } else if (!now.equals(before.get(key))) {
        differ.put(key, now);
      }
    }
    return before.with(differ, gone);
  }

  private static boolean isHolder(@Nullable SourceValue written) {
    return written != null && !hasNone(written.text());
  }

  /**
   * Resolves one value that is not among the merged ones.
   *
   * @throws InvalidValueException if a placeholder cannot be resolved
   */
  public ResolvedValue resolveOne(String key, SourceValue value) {
    ResolvedValue result = resolveTop(key, value);
    if (result == null) {
      throw new InvalidValueException(Objects.requireNonNull(problems.get(key)));
    }
    return result;
  }

  private static boolean hasNone(String text) {
    return text.indexOf('$') < 0 || !text.contains("${");
  }

  private @Nullable ResolvedValue resolveTop(String key, SourceValue value) {
    try {
      return resolve(key, value);
    } catch (Unresolvable unresolvable) {
      return null; // recorded in problems, for each key of the chain
    }
  }

  private ResolvedValue resolve(String key, SourceValue value) throws Unresolvable {
    ResolvedValue done = resolved.get(key);
    if (done != null) {
      return done;
    }
    Problem known = problems.get(key);
    if (known != null) {
      throw new Unresolvable(known);
    }
    done =
        hasNone(value.text())
            ? new ResolvedValue(key, value.text(), value.origin(), secretKeys)
            : resolveChained(key, value);
    resolved.put(key, done);
    return done;
  }

  private ResolvedValue resolveChained(String key, SourceValue value) throws Unresolvable {
    Holder holder = new Holder(key, value, secretKeys.test(key));
    if (!chain.add(key)) {
      throw holder.failure(
          "VARVE-0180",
          "placeholders that end",
          "a cycle: " + path(key),
          "give one of these keys a value without a placeholder");
    }
    try {
      checkDepth(chain.size(), holder);
      String text = expand(value.text(), holder);
      checkDepth(holder.depth, holder);
      depths.put(key, holder.depth);
      if (!holder.used.isEmpty()) {
        used.put(key, holder.used);
      }
      return new ResolvedValue(key, text, value.origin(), holder.secret);
    } catch (Unresolvable unresolvable) {
      problems.put(key, unresolvable.problem);
      throw unresolvable;
    } finally {
      chain.remove(key);
    }
  }

  private static void checkDepth(int depth, Holder holder) throws Unresolvable {
    if (depth > MAX_DEPTH) {
      throw holder.failure(
          "VARVE-0181",
          "a chain of at most " + MAX_DEPTH + " placeholders",
          "a longer one",
          "refer to the last key of the chain directly");
    }
  }

  /**
   * The keys of the cycle that a key closes, joined by arrows: from the key's first occurrence in
   * the chain to the key itself.
   */
  private String path(String next) {
    List<String> keys = List.copyOf(chain);
    int start = Math.max(0, keys.indexOf(next));
    return String.join(" → ", keys.subList(start, keys.size())) + " → " + next;
  }

  private String expand(String text, Holder holder) throws Unresolvable {
    if (++nesting > 2 * MAX_DEPTH) {
      nesting--;
      throw holder.failure(
          "VARVE-0182",
          "placeholders nested at most " + MAX_DEPTH + " deep",
          "deeper ones",
          "use fewer, or write \\${ if none is meant");
    }
    try {
      return expandUnbounded(text, holder);
    } finally {
      nesting--;
    }
  }

  private String expandUnbounded(String text, Holder holder) throws Unresolvable {
    StringBuilder out = new StringBuilder(text.length() + 16);
    int from = 0;
    for (int open = text.indexOf("${"); open >= 0; open = text.indexOf("${", from)) {
      if (open > 0 && text.charAt(open - 1) == '\\') {
        out.append(text, from, open - 1).append("${");
        from = open + 2;
        continue;
      }
      out.append(text, from, open);
      PlaceholderReference reference = PlaceholderReference.at(text, open);
      if (reference == null) {
        throw holder.failure(
            "VARVE-0183",
            "a placeholder such as ${db.url}",
            "one that is not closed",
            "close it with }, or write \\${ if none is meant");
      }
      out.append(follow(reference, holder));
      from = reference.end();
      if (out.length() > MAX_LENGTH) {
        throw holder.failure(
            "VARVE-0184",
            "at most " + MAX_LENGTH + " characters after placeholders are filled in",
            "more",
            "use fewer placeholders");
      }
    }
    return out.append(text, from, text.length()).toString();
  }

  private String follow(PlaceholderReference reference, Holder holder) throws Unresolvable {
    boolean secretBefore = holder.secret;
    String name = expand(reference.key(), holder).strip();
    boolean shown = !holder.secretKey && holder.secret == secretBefore;
    String key = canonical(name, shown, holder);
    targets.add(key);
    SourceValue target = raw.get(key);
    if (target == null) {
      target = ask.apply(key).orElse(null);
    }
    if (target != null) {
      ResolvedValue value = resolve(key, target);
      checkAccess(key, target.origin(), shown, holder);
      holder.secret |= value.secret();
      holder.depth = Math.max(holder.depth, 1 + depths.getOrDefault(key, 0));
      return value.text();
    }
    if (reference.fallback() != null) {
      // The default of a secret is a secret.
      holder.secret |= secretKeys.test(key);
      return expand(reference.fallback().replace("\\}", "}"), holder);
    }
    if (!shown) {
      throw holder.failure(
          NO_VALUE,
          "a value for the key in its placeholder",
          "none",
          "define that key, or write \\${ if no placeholder is meant");
    }
    throw holder.failure(
        NO_VALUE,
        "a value for " + key,
        "none" + (chain.size() > 1 ? " (" + String.join(" → ", chain) + " → " + key + ")" : ""),
        "define " + key + ", or give a default as in ${" + key + ":…}" + meant(key, holder));
  }

  /** Refuses a value that is protected, or that uses a protected one. */
  private void checkAccess(String key, Origin origin, boolean shown, Holder holder)
      throws Unresolvable {
    Map<String, Origin> all =
        PlaceholderAccess.isProtected(origin)
            ? Map.of(key, origin)
            : used.getOrDefault(key, Map.of());
    Origin user = holder.value.origin();
    for (Map.Entry<String, Origin> each : all.entrySet()) {
      if (!access.allows(user, each.getKey())) {
        throw holder.failure(
            "VARVE-0187",
            "a placeholder that uses no environment variable and no system property",
            shown ? each.getKey() + " (" + each.getValue() + ")" : "one that does",
            "add "
                + (shown ? each.getKey() : "the key")
                + " to "
                + ConfigKey.join(PlaceholderAccess.SETTING, ConfigKey.name(user.source()))
                + " to allow it, or write \\${ if no placeholder is meant");
      }
    }
    holder.used.putAll(all);
  }

  /** Suggests a key, but only for the first problems, since it requires a search of all keys. */
  private String meant(String key, Holder holder) {
    List<String> near =
        problems.size() < 5 ? KeySuggester.nearest(key, raw.keySet(), 1) : List.<String>of();
    return near.isEmpty() || near.get(0).equals(holder.key)
        ? ""
        : ", or did you mean " + near.get(0) + "?";
  }

  private static String canonical(String name, boolean shown, Holder holder) throws Unresolvable {
    if (ConfigKey.isKey(name)) {
      return ConfigKey.canonical(name);
    }
    throw holder.failure(
        "VARVE-0186",
        "a key in its placeholder, as in ${db.url}",
        name.isEmpty() ? "nothing" : shown ? "'" + name + "'" : "something else",
        "correct it, or write \\${ if no placeholder is meant");
  }

  /** A value whose placeholders are being resolved. */
  private static final class Holder {
    private final String key;
    private final SourceValue value;
    private final boolean secretKey;
    private final Map<String, Origin> used = new TreeMap<>();
    private boolean secret;
    private int depth;

    private Holder(String key, SourceValue value, boolean secretKey) {
      this.key = key;
      this.value = value;
      this.secretKey = secretKey;
      this.secret = secretKey;
    }

    private Unresolvable failure(String code, String expected, String found, String remedy) {
      return new Unresolvable(
          Problem.of(key, value.origin(), expected, found, remedy).withCode(code));
    }
  }

  /** Ends the recursion. Never thrown to callers of this class. */
  private static final class Unresolvable extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Problem problem;

    private Unresolvable(Problem problem) {
      super(null, null, false, false);
      this.problem = problem;
    }
  }
}
