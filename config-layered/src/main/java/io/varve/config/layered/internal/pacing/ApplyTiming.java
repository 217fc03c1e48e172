package io.varve.config.layered.internal.pacing;

import io.varve.config.ConfigSnapshot;
import io.varve.config.layered.internal.EngineErrors;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The delays before reported changes are applied.
 *
 * @param quiet the time without new reports after which changes are applied; zero to apply at once
 * @param quietMax the time after which changes are applied even if reports keep coming
 * @param jitter the longest random delay that is added
 */
public record ApplyTiming(Duration quiet, Duration quietMax, Duration jitter) {
  private static final String QUIET = "varve.apply.quiet";
  private static final String QUIET_MAX = "varve.apply.quiet-max";
  private static final String JITTER = "varve.apply.jitter";
  private static final Duration MOST = Duration.ofDays(1);
  private static final int MAX_FACTOR = 10;

  /** Returns these delays with those that settings override. */
  public ApplyTiming with(ConfigSnapshot settings) {
    Duration newQuiet = setting(QUIET, settings).orElse(quiet);
    Duration usualMax =
        newQuiet.equals(quiet)
            ? quietMax
            : Collections.min(List.of(newQuiet.multipliedBy(MAX_FACTOR), MOST));
    Duration newMax = setting(QUIET_MAX, settings).orElse(usualMax);
    if (newMax.compareTo(newQuiet) < 0) {
      throw EngineErrors.invalidSetting(
          QUIET_MAX, settings, "at least " + QUIET + ", " + newQuiet, "" + newMax, "" + usualMax);
    }
    return new ApplyTiming(newQuiet, newMax, setting(JITTER, settings).orElse(jitter));
  }

  private static Optional<Duration> setting(String key, ConfigSnapshot settings) {
    // Rarely set: a search below the key would sort all keys.
    if (!settings.contains(key)) {
      return Optional.empty();
    }
    Optional<Duration> value = settings.find(key, Duration.class);
    if (value.isPresent() && !isInRange(value.get())) {
      throw EngineErrors.invalidSetting(
          key, settings, "a duration up to 1d", "" + value.get(), "5s");
    }
    return value;
  }

  public static boolean isInRange(Duration duration) {
    return !duration.isNegative() && duration.compareTo(MOST) <= 0;
  }

  public boolean isImmediate() {
    return quiet.isZero() && jitter.isZero();
  }
}
