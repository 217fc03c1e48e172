package io.varve.config.microprofile;

import io.varve.config.layered.LayeredConfig;
import io.varve.config.layered.LayeredConfigBuilder;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.eclipse.microprofile.config.spi.ConfigSourceProvider;
import org.jspecify.annotations.Nullable;

/**
 * Loads a configuration for MicroProfile Config, which finds this by {@link
 * java.util.ServiceLoader}: one for each class loader that asks.
 *
 * <p>It has the profiles of {@code mp.config.profile} or {@code smallrye.config.profile}, as a
 * system property or environment variable, unless {@code varve.profile} says otherwise.
 */
public final class VarveConfigSourceProvider implements ConfigSourceProvider {
  /**
   * True while this thread is loading. A Varve source that reads MicroProfile Config would recurse.
   */
  private static final ThreadLocal<Boolean> LOADING = ThreadLocal.withInitial(() -> false);

  /** Called by {@link java.util.ServiceLoader}. */
  public VarveConfigSourceProvider() {}

  @Override
  public List<ConfigSource> getConfigSources(@Nullable ClassLoader loader) {
    if (LOADING.get()) {
      return List.of();
    }
    LOADING.set(true);
    try {
      LayeredConfigBuilder builder = LayeredConfig.builder().profiles(profiles());
      LayeredConfig config = (loader == null ? builder : builder.classLoader(loader)).build();
      return List.of(source(config));
    } finally {
      LOADING.remove();
    }
  }

  /** Makes the source; closes the configuration if that fails. */
  private static ConfigSource source(LayeredConfig config) {
    try {
      return new VarveConfigSource(config, config::close);
    } catch (RuntimeException e) {
      config.close();
      throw e;
    }
  }

  private static String[] profiles() {
    return Stream.of("mp.config.profile", "smallrye.config.profile")
        .map(VarveConfigSourceProvider::setting)
        .flatMap(text -> Stream.of(text.split(",")))
        .map(String::strip)
        .filter(profile -> !profile.isEmpty())
        .distinct()
        .toArray(String[]::new);
  }

  private static String setting(String name) {
    String variable = name.replace('.', '_').toUpperCase(Locale.ROOT);
    String text = System.getProperty(name);
    text = text == null ? System.getenv(variable) : text;
    return text == null ? "" : text;
  }
}
