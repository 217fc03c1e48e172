package io.varve.config.layered.internal.convert;

import io.varve.config.Converter;
import io.varve.config.DataSize;
import io.varve.config.Secret;
import io.varve.config.layered.internal.value.ValueDescriptions;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Currency;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Converters to strings, secrets, booleans and identifiers such as URIs, paths and locales. */
final class TextConverters {
  private TextConverters() {}

  /** The converter to a type, or null. Created on demand, since linking each takes time. */
  static @Nullable Converter<?> to(Class<?> type) {
    if (type == String.class) {
      return new BuiltInConverter<>(
          String.class, BuiltInConverter.REFUSED, "a value", "set it", text -> text);
    }
    if (type == Secret.class) {
      return new BuiltInConverter<>(
          Secret.class, BuiltInConverter.REFUSED, "a secret", "set it", Secret::of);
    }
    if (type == Boolean.class) {
      return new BuiltInConverter<>(
          Boolean.class,
          "VARVE-0145",
          "true or false",
          "set it to true or false",
          TextConverters::truth);
    }
    if (type == Character.class) {
      return new BuiltInConverter<>(
          Character.class,
          "VARVE-0152",
          "one character",
          "set it to one character such as ;",
          text -> one(text));
    }
    if (type == DataSize.class) {
      return new BuiltInConverter<>(
          DataSize.class,
          "VARVE-0149",
          "a data size",
          "set it to an amount with a unit such as 64KiB or 10MB",
          DataSizeParser::parse);
    }
    if (type == URI.class) {
      return new BuiltInConverter<>(
          URI.class,
          "VARVE-0153",
          "a URI",
          "set it to a URI such as https://example.org/path, with spaces as %20",
          text -> new URI(filled(text.strip())));
    }
    if (type == Path.class) {
      return new BuiltInConverter<>(
          Path.class,
          "VARVE-0154",
          "a path",
          "set it to a path such as /var/lib/app",
          text -> Path.of(filled(text)));
    }
    if (type == Pattern.class) {
      return new BuiltInConverter<>(
          Pattern.class,
          "VARVE-0155",
          "a regular expression",
          "set it to a pattern of java.util.regex such as [a-z]+",
          Pattern::compile);
    }
    if (type == Charset.class) {
      return new BuiltInConverter<>(
          Charset.class,
          "VARVE-0156",
          "a character set of this JVM",
          "set it to a name such as UTF-8",
          text -> Charset.forName(text.strip()));
    }
    if (type == Locale.class) {
      return new BuiltInConverter<>(
          Locale.class,
          "VARVE-0157",
          "a language tag",
          "set it to a tag such as de-CH",
          TextConverters::locale);
    }
    if (type == Currency.class) {
      return new BuiltInConverter<>(
          Currency.class,
          "VARVE-0158",
          "a currency code",
          "set it to an ISO-4217 code such as EUR",
          text -> Currency.getInstance(text.strip()));
    }
    if (type == UUID.class) {
      return new BuiltInConverter<>(
          UUID.class,
          "VARVE-0159",
          "a UUID",
          "set it to a UUID such as 123e4567-e89b-12d3-a456-426614174000",
          TextConverters::uuid);
    }
    return null;
  }

  private static Boolean truth(String text) throws ConversionException {
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "true", "yes", "on" -> true;
      case "false", "no", "off" -> false;
      default -> throw ConversionException.found(ValueDescriptions.kind(text));
    };
  }

  private static char one(String text) throws ConversionException {
    if (text.length() != 1) {
      throw ConversionException.found(text.isEmpty() ? "an empty value" : "a longer text");
    }
    return text.charAt(0);
  }

  private static Locale locale(String text) throws ConversionException {
    return new Locale.Builder().setLanguageTag(filled(text).strip().replace('_', '-')).build();
  }

  private static UUID uuid(String text) throws ConversionException {
    UUID uuid = UUID.fromString(text.strip());
    // fromString also accepts 1-1-1-1-1, which is more likely a mistake.
    if (text.strip().length() != 36) {
      throw ConversionException.found("text");
    }
    return uuid;
  }

  /** Rejects a blank URI, path or tag, which Java accepts but which is a mistake. */
  private static String filled(String text) throws ConversionException {
    if (text.isBlank()) {
      throw ConversionException.found(ValueDescriptions.kind(text));
    }
    return text;
  }
}
