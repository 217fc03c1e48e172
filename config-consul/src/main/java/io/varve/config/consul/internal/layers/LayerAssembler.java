package io.varve.config.consul.internal.layers;

import io.varve.config.ConfigException;
import io.varve.config.ConfigKey;
import io.varve.config.Origin;
import io.varve.config.Problem;
import io.varve.config.SourceException;
import io.varve.config.consul.internal.kv.ConsulOrigins;
import io.varve.config.consul.internal.kv.KvEntry;
import io.varve.config.consul.internal.layers.KeyLayout.EntryChanges;
import io.varve.config.consul.internal.layers.KeyLayout.LayerInput;
import io.varve.config.consul.internal.layers.KeyLayout.NamedEntry;
import io.varve.config.spi.ConfigFormat;
import io.varve.config.spi.SourceLayer;
import io.varve.config.spi.SourceLayerBuilder;
import io.varve.config.spi.SourceValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Assembles layers and reuses those whose input did not change. Not thread-safe. */
public final class LayerAssembler {
  private final DocumentFormats formats;
  private Map<String, AssembledLayers> known = Map.of();

  public LayerAssembler(DocumentFormats formats) {
    this.formats = formats;
  }

  /**
   * The layers from one input.
   *
   * @param input the input; null if the layers were patched later
   */
  private record AssembledLayers(@Nullable LayerInput input, List<SourceLayer> layers) {}

  /**
   * Assembles the layers, highest precedence first.
   *
   * @throws SourceException with the problems of all inputs; the reusable layers then remain
   */
  public List<SourceLayer> layers(List<LayerInput> inputs) {
    Map<String, AssembledLayers> assembled = new LinkedHashMap<>();
    List<SourceLayer> layers = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    for (LayerInput input : inputs) {
      try {
        String name = name(input);
        AssembledLayers before = known.get(name);
        AssembledLayers now = before;
        if (now == null || !input.equals(now.input)) {
          now = new AssembledLayers(input, sameIfEqual(assemble(input), before));
        }
        assembled.put(name, now);
        layers.addAll(now.layers);
      } catch (ConfigException e) {
        problems.addAll(e.problems());
      }
    }
    if (!problems.isEmpty()) {
      throw new SourceException(problems, null);
    }
    known = assembled;
    return layers;
  }

  private static String name(LayerInput input) {
    return input instanceof LayerInput.Entries entries
        ? entries.name()
        : "text " + ((LayerInput.Document) input).entry().key();
  }

  /** The old layers if the new ones are equal, as after an edit of a comment. */
  private static List<SourceLayer> sameIfEqual(
      List<SourceLayer> layers, @Nullable AssembledLayers before) {
    if (before == null || before.layers.size() != layers.size()) {
      return layers;
    }
    for (int i = 0; i < layers.size(); i++) {
      if (!layers.get(i).sameAs(before.layers.get(i))) {
        return layers;
      }
    }
    return before.layers;
  }

  /**
   * Patches one layer; returns all layers, highest precedence first.
   *
   * @param name the name of the patched layer
   * @return empty if the change requires all inputs
   */
  public List<SourceLayer> patch(String name, EntryChanges changes) {
    AssembledLayers before = known.get(name);
    SourceLayer layer = before == null ? null : patch(before.layers.get(0), changes);
    if (layer == null) {
      return List.of();
    }
    Map<String, AssembledLayers> assembled = new LinkedHashMap<>(known);
    assembled.put(name, new AssembledLayers(null, List.of(layer)));
    known = assembled;
    return assembled.values().stream().flatMap(input -> input.layers.stream()).toList();
  }

  /**
   * Patches a layer. Returns null if a change may affect other entries, as with lists and duplicate
   * keys.
   */
  private static @Nullable SourceLayer patch(SourceLayer before, EntryChanges changes) {
    Map<String, SourceValue> put = new HashMap<>();
    Set<String> removed = new HashSet<>();
    for (NamedEntry named : changes.put()) {
      String text = named.entry().text().orElse(null);
      String key = ConfigKey.isKey(named.key()) ? ConfigKey.canonical(named.key()) : "";
      SourceValue old = before.values().get(key);
      Origin origin = named.entry().origin();
      // A duplicate key or a list requires all entries.
      boolean plain =
          old == null
              ? named.key().equals(key) && key.indexOf('[') < 0
              : old.origin().location().equals(origin.location());
      if (text == null || !plain || put.put(key, new SourceValue(text, origin)) != null) {
        return null;
      }
    }
    for (String key : changes.removed()) {
      String canonical = ConfigKey.isKey(key) ? ConfigKey.canonical(key) : "";
      if (!before.values().containsKey(canonical) || canonical.indexOf('[') >= 0) {
        return null;
      }
      removed.add(canonical);
    }
    boolean some = before.values().size() > removed.size();
    return some && before.warnings().isEmpty() ? before.with(put, removed) : null;
  }

  private List<SourceLayer> assemble(LayerInput input) {
    return input instanceof LayerInput.Entries entries
        ? List.of(entries(entries))
        : text((LayerInput.Document) input);
  }

  /** An entry with its decoded value. */
  private record Text(NamedEntry named, String text) {}

  /** Builds a layer; an entry with an invalid key or value is skipped with a warning. */
  private static SourceLayer entries(LayerInput.Entries input) {
    SourceLayerBuilder builder = SourceLayer.builder(input.name());
    // Keeps the server's order.
    Map<String, Text> byKey = new LinkedHashMap<>();
    for (NamedEntry named : input.entries()) {
      String text = named.entry().text().orElse(null);
      if (!ConfigKey.isKey(named.key())) {
        builder.warn(
            location(named) + " is left out: it is no key such as db/pool-size; rename it");
      } else if (text == null) {
        builder.warn(location(named) + " is left out: its value is no text in UTF-8");
      } else {
        Text next = new Text(named, text);
        Text first = byKey.putIfAbsent(named.key(), next);
        if (first != null) {
          Text winner = slashes(named) > slashes(first.named) ? next : first;
          byKey.put(named.key(), winner);
          builder.warn(
              location(first.named)
                  + " and "
                  + location(named)
                  + " are both "
                  + named.key()
                  + "; "
                  + location(winner.named)
                  + " wins; remove the other");
        }
      }
    }
    byKey.forEach((key, kept) -> builder.put(key, kept.text, kept.named.entry().origin()));
    return builder.build();
  }

  private static long slashes(NamedEntry named) {
    return named.entry().key().chars().filter(c -> c == '/').count();
  }

  private List<SourceLayer> text(LayerInput.Document input) {
    KvEntry entry = input.entry();
    Origin origin = entry.origin();
    String text = entry.text().orElseThrow(entry::notText);
    ConfigFormat format = formats.byName(entry.key()).orElseGet(() -> formats.byText(text, origin));
    List<SourceLayer> layers = format.parse(text, origin);
    return layers.stream().map(layer -> below(input.below(), layer)).toList();
  }

  /** Prepends a prefix to all keys of a layer. */
  private static SourceLayer below(String prefix, SourceLayer layer) {
    if (prefix.isEmpty()) {
      return layer;
    }
    String canonical = ConfigKey.canonical(prefix);
    SourceLayerBuilder builder = SourceLayer.builder(layer.name());
    layer
        .values()
        .forEach((k, v) -> builder.put(spelled(canonical, k, layer), v.text(), v.origin()));
    layer.hidden().forEach((k, origin) -> builder.hide(ConfigKey.join(canonical, k), origin));
    layer
        .emptyLists()
        .forEach((k, origin) -> builder.putEmptyList(ConfigKey.join(canonical, k), origin));
    layer.warnings().forEach(builder::warn);
    return builder.build();
  }

  private static String spelled(String prefix, String key, SourceLayer layer) {
    @Nullable String spelling = layer.spellings().get(key);
    return ConfigKey.join(prefix, spelling == null ? key : spelling);
  }

  private static String location(NamedEntry named) {
    return location(named.entry());
  }

  private static String location(KvEntry entry) {
    return ConsulOrigins.location(entry.key());
  }
}
