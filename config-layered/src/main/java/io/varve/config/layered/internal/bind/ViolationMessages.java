package io.varve.config.layered.internal.bind;

import io.varve.config.ConfigException;
import io.varve.config.ConfigKey;
import io.varve.config.Origin;
import io.varve.config.layered.internal.validate.RecordValidator.Violation;
import io.varve.config.layered.internal.value.ResolvedValue;
import io.varve.config.layered.internal.value.ValueDescriptions;
import io.varve.config.layered.internal.value.ValueLookup;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Messages for violated constraints. */
final class ViolationMessages {
  static final String CODE = "VARVE-0121";

  private ViolationMessages() {}

  /** Records a violated constraint on the value of a property, or on a part of it. */
  static void note(
      BindContext context,
      String key,
      Optional<RawText> propertyDefault,
      Violation violation,
      boolean secret) {
    String part = key(context, key, violation);
    ResolvedValue value = find(context, part);
    Optional<Origin> origin = context.originUnder(part).or(() -> context.originUnder(key));
    boolean hidden = secret || context.values.isSecret(part) || (value != null && value.secret());
    Optional<RawText> byDefault = origin.isEmpty() ? propertyDefault : Optional.empty();
    context.invalid(
        CODE,
        part,
        origin.or(() -> byDefault.flatMap(RawText::origin)),
        "a value that " + violation.constraint() + " accepts",
        hidden
            ? "one that it refuses"
            : found(value == null ? byDefault : Optional.of(RawText.of(value)), violation),
        byDefault.isPresent()
            ? "set it, or correct the default"
            : origin.isPresent() ? "correct it" : "set it");
  }

  private static String found(Optional<RawText> raw, Violation violation) {
    String message = ValueDescriptions.line(violation.message(), 200);
    if (raw.isEmpty()) {
      return kind(violation.value()) + ": " + message;
    }
    String text = raw.get().text();
    String shown = ValueDescriptions.describe(text, false);
    // The message must not contain a string that looks like a secret either.
    boolean repeats = ValueDescriptions.mayHoldSecret(text) && message.contains(text);
    return repeats ? shown : shown + ": " + message;
  }

  private static String kind(@Nullable Object value) {
    if (value instanceof Collection<?> elements) {
      return "a list of " + elements.size();
    }
    if (value instanceof Map<?, ?> entries) {
      return "a map of " + entries.size();
    }
    return value == null || value instanceof Optional<?> ? "nothing" : "one that it refuses";
  }

  /** The key of the part that violates the constraint, along the violation's steps. */
  private static String key(BindContext context, String key, Violation violation) {
    String part = key;
    for (Object step : violation.steps()) {
      part =
          step instanceof Integer index
              ? ConfigKey.element(part, index)
              : entry(context, part, String.valueOf(step));
    }
    return part;
  }

  /** The key of a map's entry. Each dot in the name may separate two levels of keys. */
  private static String entry(BindContext context, String map, String name) {
    for (ValueLookup.Child child : context.values.children(map)) {
      if (name.equals(child.name())) {
        return child.key();
      }
      if (name.startsWith(child.name() + '.')) {
        return entry(context, child.key(), name.substring(child.name().length() + 1));
      }
    }
    return ConfigKey.join(map, ConfigKey.name(ConfigKey.fold(name)));
  }

  private static @Nullable ResolvedValue find(BindContext context, String key) {
    try {
      return context.values.find(key);
    } catch (ConfigException broken) {
      return null; // already recorded when the property was read
    }
  }
}
