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

/** Words for constraints that do not hold. */
final class ViolationMessages {
  private ViolationMessages() {}

  /**
   * Notes a constraint that does not hold for the value of a property, or for a part of it.
   *
   * @param key the property's key
   * @param secret whether a secret was read for the property
   */
  static void note(
      BindContext reading, String key, Property property, Violation violation, boolean secret) {
    String part = key(reading, key, violation);
    ResolvedValue value = find(reading, part);
    Optional<Origin> origin = reading.originUnder(part).or(() -> reading.originUnder(key));
    boolean hidden = secret || reading.values.isSecret(part) || (value != null && value.secret());
    Optional<RawText> byDefault = origin.isEmpty() ? property.byDefault() : Optional.empty();
    reading.invalid(
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

  private static String found(Optional<RawText> written, Violation violation) {
    String message = ValueDescriptions.line(violation.message(), 200);
    if (written.isEmpty()) {
      return kind(violation.value()) + ": " + message;
    }
    String text = written.get().text();
    String shown = ValueDescriptions.shown(ValueDescriptions.kind(text), text, false);
    // A text that looks like a secret is not shown, and not by way of the message either.
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

  /** The key of the part that is wrong, as far as its steps tell. */
  private static String key(BindContext reading, String key, Violation violation) {
    String part = key;
    for (Object step : violation.steps()) {
      part =
          step instanceof Integer index
              ? ConfigKey.element(part, index)
              : entry(reading, part, String.valueOf(step));
    }
    return part;
  }

  /** The key of a map's entry; a name that was joined by dots is that of keys below keys. */
  private static String entry(BindContext reading, String map, String name) {
    for (ValueLookup.Child child : reading.values.children(map)) {
      if (name.equals(child.name())) {
        return child.key();
      }
      if (name.startsWith(child.name() + '.')) {
        return entry(reading, child.key(), name.substring(child.name().length() + 1));
      }
    }
    return ConfigKey.join(map, ConfigKey.name(ConfigKey.fold(name)));
  }

  private static @Nullable ResolvedValue find(BindContext reading, String key) {
    try {
      return reading.values.find(key);
    } catch (ConfigException broken) {
      return null; // noted where it was read
    }
  }
}
