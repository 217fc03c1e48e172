package io.varve.config.layered.internal.bind;

import io.varve.config.ConfigKey;
import io.varve.config.DefaultValue;
import io.varve.config.Key;
import io.varve.config.Origin;
import java.lang.reflect.AnnotatedElement;
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

  Property(
      Class<?> owner,
      String name,
      AnnotatedElement annotations,
      ResolvedType type,
      Function<ResolvedType, Node> nodes) {
    Key key = annotations.getAnnotation(Key.class);
    DefaultValue defaultValue = annotations.getAnnotation(DefaultValue.class);
    this.owner = owner.getSimpleName();
    this.name = name;
    this.key =
        key == null ? ConfigKey.name(ConfigKey.fold(name)) : ConfigKey.canonical(key.value());
    this.type = type;
    this.defaultText = defaultValue == null ? null : defaultValue.value();
    this.nodes = nodes;
  }

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
    return value != null
        ? value
        : node().convert(context, fullKey, raw(defaultText, context.values.isSecret(fullKey)));
  }

  @Nullable Object find(BindContext context, String fullKey) {
    return node().find(context, fullKey);
  }

  /** The default as written in the program. */
  Optional<RawText> byDefault() {
    return Optional.ofNullable(defaultText).map(text -> raw(text, false));
  }

  private RawText raw(String text, boolean secret) {
    Origin origin = Origin.of("program", "@DefaultValue of " + owner + '.' + name);
    return new RawText(text, Optional.of(origin), secret);
  }
}
