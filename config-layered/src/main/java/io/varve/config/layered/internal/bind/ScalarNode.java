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

/** Node of a value that one converter reads from one string. */
final class ScalarNode extends Node {
  private final Converter<?> converter;

  /** Types with final fields only, whose instances can be published without synchronization. */
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

  /** Converts the value without a context. Returns null if it is absent or has a problem. */
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
      // find() rereads it and records the problem.
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

  /** The converter's remedy, if it also applies to an absent key. */
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
    String code = BuiltInConverter.code(converter);
    try {
      Object value = converter.convert(text);
      if (value != null) {
        return value;
      }
      return context.invalid(
          "VARVE-0141",
          key,
          raw.origin(),
          expected(),
          "nothing from " + converter.getClass().getName(),
          "let the converter throw where it has no value");
    } catch (ConversionException e) {
      return context.invalid(
          e.code().orElse(code),
          key,
          raw.origin(),
          e.expected().orElse(expected()),
          ValueDescriptions.shown(e.found(), text, hidden),
          e.remedy().orElse(converter.remedy()));
    } catch (Exception e) {
      if (!hidden && !ValueDescriptions.mayHoldSecret(text)) {
        context.because(e);
      }
      String found = ValueDescriptions.describe(text, hidden);
      return context.invalid(code, key, raw.origin(), expected(), found, converter.remedy());
    }
  }

  /** Marks a key that is read as a {@link Secret} as secret, regardless of its name. */
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
