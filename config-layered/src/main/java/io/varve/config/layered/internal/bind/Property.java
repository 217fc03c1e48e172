package io.varve.config.layered.internal.bind;

import io.varve.config.ConfigKey;
import io.varve.config.DefaultValue;
import io.varve.config.Key;
import io.varve.config.Origin;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A record component, or a method of an interface, that has a key. */
final class Property {
  private final String owner;
  private final String name;
  private final String key;
  private final ResolvedType type;
  private final @Nullable String defaultText;
  private final NodeFactory plans;

  /** Found when it is first read, since types may contain each other. */
  private @Nullable Node node;

  private @Nullable Object convertedDefault;

  Property(
      Class<?> owner,
      String name,
      ResolvedType type,
      @Nullable Key key,
      @Nullable DefaultValue defaultValue,
      NodeFactory plans) {
    this.owner = owner.getSimpleName();
    this.name = name;
    this.key =
        key == null ? ConfigKey.name(ConfigKey.fold(name)) : ConfigKey.canonical(key.value());
    this.type = type;
    this.defaultText = defaultValue == null ? null : defaultValue.value();
    this.plans = plans;
  }

  /** The Java name. */
  String name() {
    return name;
  }

  /** The canonical key below that of the owner. */
  String key() {
    return key;
  }

  boolean hasDefault() {
    return defaultText != null;
  }

  Node node() {
    Node known = node;
    if (known == null) {
      known = plans.node(type);
      if (defaultText != null && !known.takesText(defaultText)) {
        known =
            new UnbindableNode(
                "a default that can be text",
                "@DefaultValue on " + owner + '.' + name + ", which is " + known.expected(),
                defaultText.isEmpty() || known.takesText("")
                    ? "remove the annotation and give its parts defaults"
                    : "remove the annotation and make it Optional, or give its parts defaults");
      }
      node = known;
    }
    return known;
  }

  /** The value at a key from the root, or the default. */
  Object require(BindContext reading, String fullKey) {
    if (defaultText == null) {
      return node().require(reading, fullKey);
    }
    Object value = find(reading, fullKey);
    return value != null ? value : byDefault(reading, fullKey, defaultText);
  }

  @Nullable Object find(BindContext reading, String fullKey) {
    return node().find(reading, fullKey);
  }

  /** The default, as it is written in the program. */
  Optional<RawText> byDefault() {
    return Optional.ofNullable(defaultText)
        .map(text -> new RawText(text, Optional.of(defaultOrigin()), false));
  }

  private Origin defaultOrigin() {
    return Origin.of("program", "@DefaultValue of " + owner + '.' + name);
  }

  private Object byDefault(BindContext reading, String fullKey, String text) {
    if (convertedDefault != null) {
      return convertedDefault;
    }
    Origin origin = defaultOrigin();
    boolean sawSecret = reading.sawSecret;
    reading.sawSecret = false;
    Object value =
        node()
            .convert(
                reading,
                fullKey,
                new RawText(text, Optional.of(origin), reading.values.isSecret(fullKey)));
    // Converters' results may be shared; lists and arrays are made anew, since arrays can change.
    if (value != Node.FAILED && !reading.sawSecret && node() instanceof ScalarNode) {
      convertedDefault = value;
    }
    reading.sawSecret |= sawSecret;
    return value;
  }
}
