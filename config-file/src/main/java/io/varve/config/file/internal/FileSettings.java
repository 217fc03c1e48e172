package io.varve.config.file.internal;

import io.varve.config.ConfigException;
import io.varve.config.ConfigReader;
import io.varve.config.DataSize;
import io.varve.config.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Settings of the source.
 *
 * @param base the base name of configuration files, such as {@code application}
 * @param locations as written in {@code varve.config}; later ones override earlier ones
 * @param maxSize in bytes
 * @param exclude files below a folder with one file per key that are not read
 * @param literal those in whose values <code>${</code> is text
 */
public record FileSettings(
    String base,
    List<String> locations,
    int maxSize,
    Duration quiet,
    Duration poll,
    boolean watch,
    FilePatterns exclude,
    FilePatterns literal) {

  private static final String NAME = "varve.file.name";

  /** The JVM limits arrays to a little less than 2 GiB. */
  private static final long MAX_ARRAY = Integer.MAX_VALUE - 16L;

  public static FileSettings from(ConfigReader settings) {
    DataSize size =
        settings.get("varve.file.max-size", DataSize.class, new DataSize(32L * 1024 * 1024));
    return new FileSettings(
        base(settings),
        texts(settings, "varve.config"),
        (int) Math.min(size.bytes(), MAX_ARRAY),
        duration(settings, "varve.file.quiet", Duration.ofMillis(100), Duration.ZERO),
        duration(settings, "varve.file.poll", Duration.ofSeconds(5), Duration.ofMillis(1)),
        settings.get("varve.file.watch", Boolean.class, true),
        new FilePatterns(texts(settings, "varve.file.exclude")),
        new FilePatterns(texts(settings, "varve.file.literal")));
  }

  @SuppressWarnings("unchecked") // a list without a type argument is one of texts
  private static List<String> texts(ConfigReader settings, String key) {
    List<String> written = settings.get(key, List.class, List.of());
    List<String> texts = new ArrayList<>();
    for (String text : written) {
      if (!text.isBlank()) {
        texts.add(text.strip());
      }
    }
    return List.copyOf(texts);
  }

  private static String base(ConfigReader settings) {
    String base = settings.find(NAME).orElse("application").strip();
    if (!isFileName(base)) {
      throw new ConfigException(
          Problem.of(
                  NAME,
                  "a base name of files",
                  base.isEmpty() ? "nothing" : "a text with a slash or a control character",
                  "set it to a name without folder or extension, such as application")
              .withCode("VARVE-0400"));
    }
    return base;
  }

  /** Returns true if the string can be a part of a file name. */
  public static boolean isFileName(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '/' || c == '\\' || Character.isISOControl(c)) {
        return false;
      }
    }
    return !text.isBlank();
  }

  private static Duration duration(
      ConfigReader settings, String key, Duration fallback, Duration least) {
    Duration duration = settings.get(key, Duration.class, fallback);
    if (duration.compareTo(least) < 0 || duration.compareTo(Duration.ofDays(1)) > 0) {
      throw new ConfigException(
          Problem.of(
                  key,
                  "a duration of " + least.toMillis() + "ms to 1d",
                  duration.isNegative() ? "a negative one" : "one out of range",
                  "set it to one such as " + fallback.toMillis() + "ms")
              .withCode("VARVE-0401"));
    }
    return duration;
  }
}
