package io.varve.config.env;

import io.varve.config.ConfigKey;
import io.varve.config.Origin;
import io.varve.config.spi.ConfigSource;
import io.varve.config.spi.SourceContext;
import io.varve.config.spi.SourceLayer;
import io.varve.config.spi.SourceLayerBuilder;
import io.varve.config.spi.SourcePhase;
import io.varve.config.spi.SourceSnapshot;
import io.varve.config.spi.SourceValue;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The system properties at the start of the program as a source.
 *
 * <p>System properties are shared with the JVM and with all libraries of the process:
 *
 * <ul>
 *   <li>Properties of the JVM, such as {@code user.home}, are not listed. They are found if their
 *       key is read or defined in another layer. {@code sun.java.command} is never found: it
 *       repeats the command line, with its secrets.
 *   <li>Properties with a placeholder in their value are not listed either, unless they are list
 *       elements. For another library, <code>${…}</code> can have another meaning, and must not
 *       prevent the start of the program.
 *   <li>Properties whose name is not a valid key are ignored with a warning.
 * </ul>
 *
 * <p>The origin of a value is, for example, {@code system property db.url}. The values do not
 * change after {@link #load}.
 */
public final class SystemPropertiesSource implements ConfigSource {
  private static final String NAME = "system-properties";

  private @Nullable SourceContext context;

  /** For {@link java.util.ServiceLoader} and for direct use. */
  public SystemPropertiesSource() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int ordinal() {
    return 400;
  }

  @Override
  public SourcePhase phase() {
    return SourcePhase.PROCESS;
  }

  @Override
  public void open(SourceContext context) {
    this.context = context;
  }

  @Override
  public SourceSnapshot load() {
    SourceContext process = Objects.requireNonNull(context, "open the source first");
    SourceLayerBuilder layer = SourceLayer.builder("system properties");
    Map<String, SourceValue> unlisted = new HashMap<>();
    // Sorted, so that warnings and the choice between two spellings do not depend on hash order.
    Map<String, String> properties = new TreeMap<>(process.systemProperties());
    for (Map.Entry<String, String> property : properties.entrySet()) {
      String name = property.getKey();
      String text = property.getValue();
      String key = keyOf(name, layer);
      if (key.isEmpty() || JvmProperties.isCommandLine(name)) {
        continue;
      }
      Origin origin = Origin.of(NAME, "system property " + name);
      if (!isUnlisted(name, key, text)) {
        layer.put(name, text, origin);
      } else if (name.equals(key)) {
        unlisted.put(key, new SourceValue(text, origin));
      } else {
        unlisted.putIfAbsent(key, new SourceValue(text, origin));
      }
    }
    return SourceSnapshot.of(layer.matcher(new UnlistedPropertyMatcher(unlisted)).build());
  }

  private static boolean isUnlisted(String name, String key, String text) {
    return JvmProperties.isDefinedByJvm(name) || (text.contains("${") && key.indexOf('[') < 0);
  }

  /** Returns the canonical key, or an empty string after a warning. */
  private static String keyOf(String name, SourceLayerBuilder layer) {
    if (ConfigKey.isKey(name)) {
      return ConfigKey.canonical(name);
    }
    layer.warn(
        "system property "
            + name.replaceAll("\\p{Cntrl}", "?")
            + " is left out: its name is no key such as db.pool-size");
    return "";
  }
}
