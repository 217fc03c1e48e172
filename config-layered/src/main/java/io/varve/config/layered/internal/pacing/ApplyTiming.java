package io.varve.config.layered.internal.pacing;

import io.varve.config.ConfigSnapshot;
import io.varve.config.layered.internal.bootstrap.EngineSettings;
import java.time.Duration;
import java.util.Optional;

/**
 * How long the engine waits before it applies what sources report.
 *
 * @param quiet how long all sources must have said nothing new; zero to apply at once
 * @param quietMax after how long what is there is applied though they have not been quiet
 * @param jitter the most that is added to this, by chance
 */
public record ApplyTiming(Duration quiet, Duration quietMax, Duration jitter) {
  private static final String QUIET = "varve.apply.quiet";
  private static final String QUIET_MAX = "varve.apply.quiet-max";
  private static final String JITTER = "varve.apply.jitter";
  private static final Duration MOST = Duration.ofDays(1);
  private static final int MAX_FACTOR = 10;

  /** What the settings say; where they are silent, what the builder was told. */
  public ApplyTiming with(ConfigSnapshot settings) {
    Duration newQuiet = setting(QUIET, settings).orElse(quiet);
    Duration usualMax =
        newQuiet.equals(quiet) ? quietMax : least(newQuiet.multipliedBy(MAX_FACTOR), MOST);
    Duration newMax = setting(QUIET_MAX, settings).orElse(usualMax);
    if (newMax.compareTo(newQuiet) < 0) {
      throw EngineSettings.wrong(
          QUIET_MAX, settings, "at least " + QUIET + ", " + newQuiet, "" + newMax, "" + usualMax);
    }
    return new ApplyTiming(newQuiet, newMax, setting(JITTER, settings).orElse(jitter));
  }

  private static Optional<Duration> setting(String key, ConfigSnapshot settings) {
    Optional<Duration> given = settings.find(key, Duration.class);
    if (given.isPresent() && !isInRange(given.get())) {
      throw EngineSettings.wrong(key, settings, "a duration up to 1d", "" + given.get(), "5s");
    }
    return given;
  }

  public static boolean isInRange(Duration duration) {
    return !duration.isNegative() && duration.compareTo(MOST) <= 0;
  }

  private static Duration least(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  boolean isAtOnce() {
    return quiet.isZero() && jitter.isZero();
  }
}
