package io.varve.config.env;

import io.varve.config.ConfigKey;
import io.varve.config.InvalidKeyException;
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
 * The system properties as a source, as they were at the start.
 *
 * <p>The table is shared with the JVM and with every library of the process. Therefore
 *
 * <ul>
 *   <li>what the JVM itself defines, such as {@code user.home}, is not listed but found when its
 *       key is read or defined in another layer; {@code sun.java.command} never is, since it
 *       repeats the command line with whatever secrets it holds;
 *   <li>so is a property with a placeholder in its value, unless it is an element of a list: the
 *       <code>${…}</code> of a library can mean something else, and must not keep a program from
 *       starting that has nothing to do with it;
 *   <li>a property whose name is no key is left out with a warning.
 * </ul>
 *
 * <p>Origins are {@code system property db.url}. Never changes after {@link #load}.
 */
public final class SystemPropertiesSource implements ConfigSource {
  private static final String NAME = "system-properties";

  private @Nullable SourceContext context;

  /** Made by {@link java.util.ServiceLoader} or by hand. */
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
    SourceContext process = Objects.requireNonNull(context, "open comes before load");
    SourceLayerBuilder layer = SourceLayer.builder("system properties");
    Map<String, SourceValue> unlisted = new HashMap<>();
    // Sorted, so that warnings and the choice between two spellings are always the same.
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

  /** The canonical key, or an empty one after a warning. */
  private static String keyOf(String name, SourceLayerBuilder layer) {
    String key;
    try {
      key = ConfigKey.canonical(name);
    } catch (InvalidKeyException e) {
      key = "";
    }
    if (key.isEmpty()) {
      layer.warn(
          "system property "
              + name.replaceAll("\\p{Cntrl}", "?")
              + " is left out: its name is no key such as db.pool-size");
    }
    return key;
  }
}
