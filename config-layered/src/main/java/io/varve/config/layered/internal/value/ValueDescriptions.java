package io.varve.config.layered.internal.value;

import java.util.Locale;
import java.util.regex.Pattern;

/** Descriptions of values for messages. They reveal neither a secret nor its length. */
public final class ValueDescriptions {
  private static final int SHOWN = 60;
  private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]{1,40}");
  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?[0-9]{0,40}\\.?[0-9]{1,40}(?:[eE][+-]?[0-9]{1,9})?");

  /** Signs of a secret in a value: {@code //user:pass@host}, {@code password=…}. */
  private static final Pattern TELLING =
      Pattern.compile("passw|pwd|secret|token|credential|-----begin|key\\s*=|:[^/\\s]*@");

  private ValueDescriptions() {}

  /** The kind of a value, without any part of it. */
  public static String kind(String text) {
    if (text.isEmpty()) {
      return "an empty value";
    }
    String stripped = text.length() <= 100 ? text.strip() : text;
    if (stripped.isEmpty()) {
      return "blank text";
    }
    if (WHOLE.matcher(stripped).matches()) {
      return "a whole number";
    }
    return DECIMAL.matcher(stripped).matches() ? "a decimal number" : "text";
  }

  /** The kind of a value, followed by the value unless it is or may contain a secret. */
  public static String describe(String text, boolean secret) {
    return shown(kind(text), text, secret);
  }

  /** A kind, followed by the value unless it is or may contain a secret. */
  public static String shown(String kind, String text, boolean secret) {
    return secret || text.isBlank() || mayHoldSecret(text) ? kind : kind + ' ' + quoted(text);
  }

  /** Returns true if a part of a value looks like a secret, regardless of its key. */
  public static boolean mayHoldSecret(String text) {
    String start = text.length() > 4096 ? text.substring(0, 4096) : text;
    return start.indexOf('\n') >= 0 || TELLING.matcher(start.toLowerCase(Locale.ROOT)).find();
  }

  /** The value in quotes, on one line, shortened if it is long. */
  public static String quoted(String text) {
    return '"' + line(text, SHOWN) + '"';
  }

  /** The value on one line, shortened after {@code most} characters. */
  public static String line(String text, int most) {
    String shown = text;
    if (text.length() > most) {
      boolean half = Character.isHighSurrogate(text.charAt(most - 1));
      shown = text.substring(0, half ? most - 1 : most) + '…';
    }
    return shown.replaceAll("[\\p{Cc}\u2028\u2029]", " ");
  }
}
