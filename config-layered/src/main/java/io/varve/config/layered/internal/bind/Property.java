package io.varve.config.layered.internal.bind;

import io.varve.config.ConfigKey;
import io.varve.config.DefaultValue;
import io.varve.config.Key;
import io.varve.config.Origin;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A record component or an interface method that is bound to a key. */
final class Property {
  private final String owner;
  private final String name;
  private final String key;
  private final ResolvedType type;
  private final @Nullable String defaultText;
  private final Function<ResolvedType, Node> nodes;

  /** Created when first needed, since types may contain each other. */
  private @Nullable Node node;

  private @Nullable Object convertedDefault;

  Property(
      Class<?> owner,
      String name,
      ResolvedType type,
      @Nullable Key key,
      @Nullable DefaultValue defaultValue,
      Function<ResolvedType, Node> nodes) {
    this.owner = owner.getSimpleName();
    this.name = name;
    this.key =
        key == null ? ConfigKey.name(ConfigKey.fold(name)) : ConfigKey.canonical(key.value());
    this.type = type;
    this.defaultText = defaultValue == null ? null : defaultValue.value();
    this.nodes = nodes;
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
      known = nodes.apply(type);
      if (defaultText != null && !known.takesText(defaultText)) {
        known =
            new UnbindableNode(
                "VARVE-0137",
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
  Object require(BindContext context, String fullKey) {
    if (defaultText == null) {
      return node().require(context, fullKey);
    }
    Object value = find(context, fullKey);
    return value != null ? value : byDefault(context, fullKey, defaultText);
  }

  @Nullable Object find(BindContext context, String fullKey) {
    return node().find(context, fullKey);
  }

  /** The default as written in the program. */
  Optional<RawText> byDefault() {
    return Optional.ofNullable(defaultText)
        .map(text -> new RawText(text, Optional.of(defaultOrigin()), false));
  }

  private Origin defaultOrigin() {
    return Origin.of("program", "@DefaultValue of " + owner + '.' + name);
  }

  private Object byDefault(BindContext context, String fullKey, String text) {
    if (convertedDefault != null) {
      return convertedDefault;
    }
    Origin origin = defaultOrigin();
    boolean sawSecret = context.sawSecret;
    context.sawSecret = false;
    Object value =
        node()
            .convert(
                context,
                fullKey,
                new RawText(text, Optional.of(origin), context.values.isSecret(fullKey)));
    // Scalars are cached; lists and arrays are rebuilt, since arrays are mutable.
    if (value != Node.FAILED && !context.sawSecret && node() instanceof ScalarNode) {
      convertedDefault = value;
    }
    context.sawSecret |= sawSecret;
    return value;
  }
}
