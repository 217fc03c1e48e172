package io.varve.config.layered.internal;

import io.varve.config.ConfigException;
import io.varve.config.ConfigSnapshot;
import io.varve.config.Origin;
import io.varve.config.Problem;
import io.varve.config.SourceException;
import io.varve.config.spi.ConfigSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Errors that several parts of the engine report. */
public final class EngineErrors {
  private EngineErrors() {}

  /** Returns the error for a {@code varve.*} setting of the engine with a wrong value. */
  public static SourceException invalidSetting(
      String key, ConfigSnapshot settings, String expected, String found, String example) {
    Optional<Origin> origin =
        settings.explain(key).candidates().stream().map(each -> each.origin()).findFirst();
    return new SourceException(
        new Problem(
            Optional.of(key),
            origin,
            expected,
            found,
            "set it to such as " + example,
            Optional.of("VARVE-0103")));
  }

  /** Returns the error for an exception that no source should throw. */
  public static SourceException unexpected(ConfigSource source, String verb, Throwable failure) {
    return new SourceException(
        List.of(
            Problem.at(
                    Origin.of(source.name(), "source " + source.name()),
                    "a source that can be " + verb,
                    failure.getClass().getName(),
                    "see the cause, and mend " + source.getClass().getName())
                .withCode("VARVE-0102")),
        failure);
  }

  /**
   * Returns the error for a source without a store.
   *
   * @param known true if there is a source of this name
   * @param stores the names of the sources with a store
   */
  public static ConfigException noStore(String name, boolean known, Set<String> stores) {
    return new ConfigException(
        Problem.at(
                Origin.of(name, "source " + name),
                stores.isEmpty() ? "a source that writes" : "one of " + stores,
                known ? "a source that does not write" : "no source of this name",
                "name a source that writes")
            .withCode("VARVE-0106"));
  }
}
