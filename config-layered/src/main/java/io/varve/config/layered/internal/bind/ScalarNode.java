package io.varve.config.layered.internal.bind;

import io.varve.config.Converter;
import io.varve.config.Secret;
import io.varve.config.layered.internal.convert.BuiltInConverter;
import io.varve.config.layered.internal.convert.ConversionException;
import io.varve.config.layered.internal.convert.EnumConverter;
import io.varve.config.layered.internal.value.ResolvedValue;
import io.varve.config.layered.internal.value.ValueDescriptions;
import io.varve.config.layered.internal.value.ValueLookup;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One text that a converter takes. */
final class ScalarNode extends Node {
  private final Converter<?> converter;

  /** Results that no thread can see half made, whoever made them: all their fields are final. */
  private static final Set<Class<?>> KEPT =
      Set.of(
          Boolean.class,
          Character.class,
          Byte.class,
          Short.class,
          Integer.class,
          Long.class,
          Float.class,
          Double.class,
          Duration.class);

  private final boolean secret;
  private final boolean kept;

  ScalarNode(Converter<?> converter) {
    this.converter = converter;
    this.secret = converter.type() == Secret.class;
    this.kept = converter instanceof BuiltInConverter && KEPT.contains(converter.type());
  }

  /** The value where all is well; null wherever there is something to say or nothing to read. */
  @Nullable Object quick(ValueLookup values, String key) {
    ResolvedValue value = values.find(key);
    if (value == null) {
      return null;
    }
    Object known = kept ? value.as(converter.type()) : null;
    if (known != null) {
      return known;
    }
    noteSecret(values, key);
    try {
      Object result = converter.convert(value.text());
      if (kept && result != null) {
        value.keep(result);
      }
      return result;
    } catch (Exception e) {
      // Read again by find(), which says what is wrong.
      return null;
    }
  }

  @Override
  @Nullable Object find(BindContext context, String key) {
    ResolvedValue value = context.find(key);
    if (value != null) {
      return convert(context, key, RawText.of(value));
    }
    return context.isList(key) ? context.listForOne(key, expected()) : null;
  }

  @Override
  Object require(BindContext context, String key) {
    Object value = find(context, key);
    return value != null ? value : context.missing(key, expected(), setIt());
  }

  /** The converter's remedy where it fits a key that is not there at all. */
  private String setIt() {
    String remedy = converter.remedy();
    return remedy.startsWith("set it") ? remedy : "set it";
  }

  @Override
  Object convert(BindContext context, String key, RawText raw) {
    boolean hidden = raw.secret() || secret;
    context.sawSecret |= hidden;
    noteSecret(context.values, key);
    String text = raw.text();
    try {
      Object value = converter.convert(text);
      if (value != null) {
        return value;
      }
      return context.invalid(
          key,
          raw.origin(),
          expected(),
          "nothing from " + converter.getClass().getName(),
          "let the converter throw where it has no value");
    } catch (ConversionException e) {
      return context.invalid(
          key,
          raw.origin(),
          e.expected().orElse(expected()),
          ValueDescriptions.shown(e.found(), text, hidden),
          e.remedy().orElse(converter.remedy()));
    } catch (Exception e) {
      String found = ValueDescriptions.shown(ValueDescriptions.kind(text), text, hidden);
      return hidden || ValueDescriptions.mayHoldSecret(text)
          ? context.invalid(key, raw.origin(), expected(), found, converter.remedy())
          : context.invalid(key, raw.origin(), expected(), found, converter.remedy(), e);
    }
  }

  /** What a program reads as a secret is one, whatever its key says. */
  private void noteSecret(ValueLookup values, String key) {
    if (secret) {
      values.readAsSecret(key);
    }
  }

  @Override
  boolean takesText(String text) {
    return true;
  }

  @Override
  boolean reads(String key, int at) {
    return at == key.length();
  }

  @Override
  boolean isShareable(Set<Node> inside) {
    return converter instanceof BuiltInConverter || converter instanceof EnumConverter;
  }

  @Override
  String expected() {
    return converter.expected();
  }
}
