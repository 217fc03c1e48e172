package io.varve.config.layered.internal.bind;

import io.varve.config.ConfigException;
import io.varve.config.ConfigKey;
import io.varve.config.Origin;
import io.varve.config.layered.internal.validate.RecordValidator;
import io.varve.config.layered.internal.value.KeyScanner;
import io.varve.config.layered.internal.value.KeySuggester;
import io.varve.config.layered.internal.value.ResolvedValue;
import io.varve.config.layered.internal.value.ValueDescriptions;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Node of a record or an interface: each property has a key below that of the type. */
abstract class CompositeNode extends Node {
  private static final int MOST_SHOWN = 4;
  private static final int SUGGESTED_DEPTH = 4;
  private static final String REFUSED = "VARVE-0120";
  private static final String HIDDEN = " (the message is not shown: it may hold a secret)";

  final Class<?> type;
  final List<Property> properties;

  CompositeNode(Class<?> type, List<Property> properties) {
    this.type = type;
    this.properties = properties;
  }

  /** Reads one property. Returns null only if {@link #make} handles it. */
  @Nullable Object property(BindContext context, Property property, String key) {
    return property.require(context, key);
  }

  /** Validates the values that could be read. Returns true if it recorded a violation. */
  boolean refuses(
      BindContext context, List<String> keys, @Nullable Object[] values, @Nullable BitSet secrets) {
    return false;
  }

  /** Creates the object after all properties were read. */
  abstract Object make(
      BindContext context, String key, @Nullable Object[] values, @Nullable BitSet secrets);

  @Override
  Object require(BindContext context, String key) {
    if (context.isOpen(this) && !context.values.existsUnder(key)) {
      return context.endless(key, type.getSimpleName());
    }
    if (!context.enter(this, key)) {
      return FAILED;
    }
    List<String> keys = keys(key);
    List<String> siblings = context.siblings(keys);
    boolean sawSecret = context.sawSecret;
    BindContext.Mark before = context.mark();
    BitSet secrets = null;
    boolean failed = false;
    @Nullable Object[] values = new @Nullable Object[properties.size()];
    for (int i = 0; i < values.length; i++) {
      context.sawSecret = false;
      values[i] = value(context, properties.get(i), keys.get(i));
      failed |= values[i] == FAILED;
      if (context.sawSecret) {
        secrets = secrets == null ? new BitSet() : secrets;
        secrets.set(i);
      }
    }
    context.siblings(siblings);
    context.leave();
    context.sawSecret = sawSecret || secrets != null;
    ResolvedValue text = context.hasFoundSince(before) || key.isEmpty() ? null : context.find(key);
    if (text != null) {
      context.rollBack(before);
      return convert(context, key, RawText.of(text));
    }
    failed |= refuses(context, keys, values, secrets);
    return failed ? FAILED : make(context, key, values, secrets);
  }

  private @Nullable Object value(BindContext context, Property property, String key) {
    try {
      return property(context, property, key);
    } catch (ConfigException e) {
      return context.unresolvable(e);
    }
  }

  private List<String> keys(String prefix) {
    return properties.stream().map(each -> ConfigKey.join(prefix, each.key())).toList();
  }

  /**
   * Records that the type's own code refused the values. The message of its exception may repeat a
   * value, so it is shown only if no value is secret. If it contains the name of one property, the
   * problem is attributed to that property.
   */
  Object refused(BindContext context, String key, Throwable refusal, boolean secret) {
    String message = Objects.requireNonNullElse(refusal.getMessage(), "");
    String kind = refusal.getClass().getSimpleName();
    String expected = "values that " + type.getSimpleName() + " accepts";
    List<String> named = named(message, key);
    String blamed = named.size() == 1 ? named.get(0) : key;
    Optional<Origin> origin = named.size() == 1 ? context.originUnder(blamed) : Optional.empty();
    String remedy = origin.isPresent() ? "correct it" : correct(context, named);
    if (secret) {
      String found = "a refusal (" + kind + ")";
      return context.invalid(REFUSED, blamed, origin, expected, found, remedy + HIDDEN);
    }
    String words = message.isBlank() ? kind : ValueDescriptions.line(message, 200);
    return context
        .because(refusal)
        .invalid(REFUSED, blamed, origin, expected, "a refusal: " + words, remedy);
  }

  /** Records a violated constraint on the whole type. */
  void refused(
      BindContext context, String key, RecordValidator.Violation violation, boolean secret) {
    List<String> named = named(violation.component(), key);
    String message = ValueDescriptions.line(violation.message(), 200);
    context.invalid(
        ViolationMessages.CODE,
        key,
        Optional.empty(),
        "values that " + violation.constraint() + " of " + type.getSimpleName() + " accepts",
        secret ? "a refusal" : "a refusal: " + message,
        correct(context, named) + (secret ? HIDDEN : ""));
  }

  /** The keys of the properties whose names a message contains; all keys if it contains none. */
  private List<String> named(String sentence, String prefix) {
    List<String> named =
        properties.stream()
            .filter(each -> hasWord(sentence, each.name()) || hasWord(sentence, each.key()))
            .map(each -> ConfigKey.join(prefix, each.key()))
            .toList();
    return named.isEmpty() ? keys(prefix) : named;
  }

  private static boolean hasWord(String sentence, String word) {
    String ofWord = "[-_\\p{L}\\p{Nd}]";
    return Pattern.compile("(?<!" + ofWord + ")" + Pattern.quote(word) + "(?!" + ofWord + ")")
        .matcher(sentence)
        .find();
  }

  private static String correct(BindContext context, List<String> keys) {
    List<String> settings =
        keys.stream()
            .flatMap(key -> context.originUnder(key).map(at -> key + " (" + at + ")").stream())
            .toList();
    if (settings.isEmpty()) {
      return "set other values than the defaults";
    }
    return "correct "
        + String.join(" or ", settings.subList(0, Math.min(MOST_SHOWN, settings.size())))
        + (settings.size() > MOST_SHOWN ? " or another of its values" : "");
  }

  @Override
  Object convert(BindContext context, String key, RawText raw) {
    return context.textForKeys(key, raw, expected(), "write each of them as a key below " + key);
  }

  @Override
  boolean takesText(String text) {
    return false;
  }

  @Override
  boolean reads(String key, int at) {
    for (Property property : properties) {
      int end = KeyScanner.after(key, at, property.key());
      if (end >= 0 && property.node().reads(key, end)) {
        return true;
      }
    }
    return false;
  }

  @Override
  @Nullable String nearest(String key, int at) {
    for (Property property : properties) {
      int end = KeyScanner.after(key, at, property.key());
      if (end >= 0) {
        return property.node().nearest(key, end);
      }
    }
    String prefix = key.substring(0, at);
    int start = KeyScanner.startOfName(key, at);
    int end = KeyScanner.endOfName(key, start);
    List<String> known = new ArrayList<>();
    addKeys("", known, SUGGESTED_DEPTH);
    List<String> near = KeySuggester.nearest(key.substring(start), known, 1);
    if (!near.isEmpty()) {
      return ConfigKey.join(prefix, near.get(0));
    }
    List<String> names = new ArrayList<>();
    addKeys("", names, 1);
    near = KeySuggester.nearest(key.substring(start, end), names, 1);
    if (near.isEmpty()) {
      return null;
    }
    String meant = ConfigKey.join(prefix, near.get(0));
    return reads(meant + key.substring(end), at) ? meant + key.substring(end) : meant;
  }

  private void addKeys(String prefix, List<String> keys, int depth) {
    for (Property property : properties) {
      String key = ConfigKey.join(prefix, property.key());
      if (depth > 1 && property.node() instanceof CompositeNode bean) {
        bean.addKeys(key, keys, depth - 1);
      } else {
        keys.add(key);
      }
    }
  }

  @Override
  String expected() {
    return "the values of " + type.getSimpleName();
  }
}
