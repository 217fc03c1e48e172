package io.varve.config.microprofile;

import io.varve.config.Config;
import io.varve.config.ConfigKey;
import io.varve.config.ConfigReader;
import io.varve.config.ConfigSnapshot;
import io.varve.config.Explanation.Candidate;
import io.varve.config.InvalidValueException;
import io.varve.config.Origin;
import io.varve.config.Problem;
import io.varve.config.layered.LayeredConfig;
import io.varve.config.layered.spi.SourceStatus;
import io.varve.config.spi.SourcePhase;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/**
 * A configuration as a source of MicroProfile Config: it answers from the configuration's current
 * snapshot.
 *
 * <p>Names are Varve's keys in their canonical form, and are found in any spelling that Varve
 * folds. The ordinal is 275, below system properties (400) and environment variables (300) and
 * above {@code microprofile-config.properties} (100), unless the setting {@code
 * varve.microprofile.ordinal} in a local source says otherwise when the source is made.
 * Thread-safe.
 */
public final class VarveConfigSource implements ConfigSource, AutoCloseable {
  private static final int DEFAULT_ORDINAL = 275;
  private static final String ORDINAL = "varve.microprofile.ordinal";

  private final Config config;
  private final Runnable closing;
  private final int ordinal;

  VarveConfigSource(Config config, Runnable closing) {
    this.config = Objects.requireNonNull(config, "config");
    this.closing = closing;
    this.ordinal = ordinal(config);
  }

  /** The setting in a local source: a writer of a store must not be able to lift Varve. */
  private static int ordinal(Config config) {
    Set<String> remote =
        config instanceof LayeredConfig layered
            ? layered.sources().stream()
                .filter(source -> source.phase() == SourcePhase.REMOTE)
                .map(SourceStatus::name)
                .collect(Collectors.toSet())
            : Set.of();
    for (Candidate candidate : config.snapshot().explain(ORDINAL).candidates()) {
      if (candidate.text().isPresent() && !remote.contains(candidate.origin().source())) {
        return candidate.wins()
            ? config.get(ORDINAL, Integer.class)
            : number(candidate.text().get(), candidate.origin());
      }
    }
    return DEFAULT_ORDINAL;
  }

  /** The text of a local source, which a remote one overrides in vain. */
  private static int number(String text, Origin origin) {
    try {
      return Integer.parseInt(text.strip());
    } catch (NumberFormatException e) {
      throw new InvalidValueException(
          Problem.of(
                  ORDINAL,
                  origin,
                  "a whole number",
                  "another text",
                  "set it to one such as " + DEFAULT_ORDINAL)
              .withCode("VARVE-0800"));
    }
  }

  /**
   * A source over a configuration, to be given to a builder of MicroProfile Config.
   *
   * @param config the configuration, or a view of it; not closed with the source
   * @throws io.varve.config.ConfigException if the setting of the ordinal is no number
   */
  public VarveConfigSource(Config config) {
    this(config, () -> {});
  }

  /**
   * Returns the configuration, for features that MicroProfile Config lacks: live values, events,
   * origins.
   *
   * @return the configuration
   */
  public Config config() {
    return config;
  }

  /** The name {@code varve}. */
  @Override
  public String getName() {
    return "varve";
  }

  @Override
  public int getOrdinal() {
    return ordinal;
  }

  @Override
  public Set<String> getPropertyNames() {
    return config.snapshot().keys();
  }

  @Override
  public @Nullable String getValue(String name) {
    return find(config, name).orElse(null);
  }

  @Override
  public Map<String, String> getProperties() {
    ConfigSnapshot snapshot = config.snapshot();
    Map<String, String> values = new TreeMap<>();
    snapshot.keys().forEach(key -> find(snapshot, key).ifPresent(text -> values.put(key, text)));
    return values;
  }

  /**
   * Finds a value. Invalid keys and lists have none; the elements of a list have their own names.
   */
  private static Optional<String> find(ConfigReader reader, String name) {
    try {
      return ConfigKey.isKey(name) ? reader.find(name) : Optional.empty();
    } catch (InvalidValueException e) {
      return Optional.empty();
    }
  }

  /**
   * Closes the configuration if it was loaded for this source. Reads then return values of the last
   * snapshot. Idempotent.
   */
  @Override
  public void close() {
    closing.run();
  }

  /** The name, never values. */
  @Override
  public String toString() {
    return getName();
  }
}
