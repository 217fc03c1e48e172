package io.varve.config.layered.internal.bootstrap;

import io.varve.config.ConfigKey;
import io.varve.config.ConfigSnapshot;
import io.varve.config.layered.internal.EngineErrors;
import io.varve.config.layered.internal.engine.EngineOptions;
import io.varve.config.layered.internal.merge.PlaceholderAccess;
import io.varve.config.layered.internal.merge.RankedLayer;
import io.varve.config.layered.internal.secret.KeyGlobs;
import io.varve.config.layered.internal.secret.SecretKeyPatterns;
import io.varve.config.layered.internal.state.WarningLog;
import io.varve.config.spi.SourcePhase;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/** The {@code varve.*} settings of the engine, read phase by phase. Not thread-safe. */
final class EngineSettings {
  private static final String APPLICATION = "varve.application";
  private static final String PROFILE = "varve.profile";
  private static final String SECRET_KEYS = "varve.secret-keys";
  private static final String ORDINALS = "varve.ordinal";

  /** Settings that take effect only in the phase PROCESS, since they select the files to read. */
  private static final List<String> PROCESS_ONLY = List.of(PROFILE, "varve.config", "varve.file");

  private final List<String> patterns;
  private final Map<String, Integer> ordinals;
  private final Map<String, KeyGlobs> placeholders = new TreeMap<>();
  private final WarningLog warnings;
  private String application;
  private List<String> profiles;
  private SecretKeyPatterns secretKeys;

  EngineSettings(EngineOptions options, WarningLog warnings) {
    this.patterns = options.secretKeys;
    this.ordinals = new TreeMap<>(options.ordinals);
    this.warnings = warnings;
    this.application = options.application;
    this.profiles = options.profiles;
    this.secretKeys = new SecretKeyPatterns(patterns);
  }

  String application() {
    return application;
  }

  List<String> profiles() {
    return profiles;
  }

  SecretKeyPatterns secretKeys() {
    return secretKeys;
  }

  Map<String, Integer> ordinals() {
    return ordinals;
  }

  /** The limits of the placeholders of remote sources. */
  PlaceholderAccess placeholderAccess(Collection<String> remote) {
    Map<String, Predicate<String>> allowed = new TreeMap<>();
    for (String source : remote) {
      allowed.put(source, placeholders.getOrDefault(source, KeyGlobs.NONE));
    }
    return new PlaceholderAccess(allowed);
  }

  /** The names of the sources with exceptions from these limits. */
  Set<String> placeholderSources() {
    return new TreeSet<>(placeholders.keySet());
  }

  /** Returns the settings in the sources of a phase. Warns of those without effect there. */
  Set<String> mentioned(SourcePhase phase, List<RankedLayer> layers) {
    Set<String> mentioned = new TreeSet<>();
    for (RankedLayer ranked : layers) {
      for (String key : ranked.layer().values().keySet()) {
        if (!ConfigKey.isUnder(key, "varve")) {
          continue;
        }
        mentioned.add(key);
        if (phase != SourcePhase.PROCESS) {
          warnIfWithoutEffect(key, ranked);
        }
      }
    }
    return mentioned;
  }

  /**
   * Reads the settings of a phase. May be skipped if no source of the phase mentions one, except in
   * the phase PROCESS: the environment cannot list its keys.
   *
   * @param names the names of all sources, to look up ordinals in the environment
   * @param settings the values of all open sources
   */
  void read(SourcePhase phase, Set<String> mentioned, Set<String> names, ConfigSnapshot settings) {
    boolean process = phase == SourcePhase.PROCESS;
    Set<String> sources = process ? names : Set.of();
    for (String source : sourcesBelow(PlaceholderAccess.SETTING, mentioned, sources)) {
      String setting = named(PlaceholderAccess.SETTING, source);
      List<String> written = texts(setting, settings, List.of());
      requirePatterns(setting, written, settings, "home,app.*");
      if (!written.isEmpty()) {
        placeholders.put(source, new KeyGlobs(written));
      }
    }
    if (process || mentioned.contains(APPLICATION)) {
      application = settings.get(APPLICATION, String.class, application);
    }
    if (process) {
      profiles = texts(PROFILE, settings, profiles);
      for (String profile : profiles) {
        checkProfile(profile, settings);
      }
    }
    if (process || isMentioned(SECRET_KEYS, mentioned)) {
      List<String> all = new ArrayList<>(patterns);
      all.addAll(texts(SECRET_KEYS, settings, List.of()));
      requirePatterns(SECRET_KEYS, all, settings, "*.pin,payment");
      secretKeys = new SecretKeyPatterns(all);
    }
    for (String source : sourcesBelow(ORDINALS, mentioned, sources)) {
      Optional<Integer> ordinal = settings.find(named(ORDINALS, source), Integer.class);
      if (ordinal.isPresent()) {
        ordinals.put(source, ordinal.get());
      }
    }
  }

  /** The names of sources below a setting, and given ones. */
  private static Set<String> sourcesBelow(
      String setting, Set<String> mentioned, Set<String> given) {
    Set<String> sources = new TreeSet<>(given);
    for (String key : mentioned) {
      if (ConfigKey.isUnder(key, setting) && key.length() > setting.length()) {
        sources.add(ConfigKey.parts(ConfigKey.below(key, setting)).get(0));
      }
    }
    return sources;
  }

  private static String named(String setting, String source) {
    return ConfigKey.join(setting, ConfigKey.name(source));
  }

  private static void requirePatterns(
      String setting, List<String> written, ConfigSnapshot settings, String example) {
    for (String pattern : written) {
      if (pattern.isBlank()) {
        throw EngineErrors.invalidSetting(
            setting, settings, "patterns of keys", "an empty one", example);
      }
    }
  }

  @SuppressWarnings("unchecked") // the raw type List is bound as List<String>
  private static List<String> texts(String key, ConfigSnapshot settings, List<String> fallback) {
    return settings.get(key, List.class, fallback);
  }

  private static boolean isMentioned(String key, Set<String> mentioned) {
    for (String each : mentioned) {
      if (ConfigKey.isUnder(each, key)) {
        return true;
      }
    }
    return false;
  }

  private void warnIfWithoutEffect(String key, RankedLayer ranked) {
    for (String setting : PROCESS_ONLY) {
      if (ConfigKey.isUnder(key, setting)) {
        String origin = ranked.find(key).map(value -> value.origin().toString()).orElse("");
        warnings.log(
            ranked.source(),
            key
                + " ("
                + origin
                + ") has no effect there; set it as an argument, a system property or an"
                + " environment variable");
      }
    }
  }

  private static void checkProfile(String profile, ConfigSnapshot settings) {
    if (!profile.matches("[A-Za-z0-9][A-Za-z0-9_.-]*")) {
      throw EngineErrors.invalidSetting(
          PROFILE,
          settings,
          "profile names of letters, digits, dots, hyphens and underscores",
          "'" + profile + "'",
          "prod,eu");
    }
  }
}
