package io.varve.config.consul.internal.layers;

import io.varve.config.ConfigException;
import io.varve.config.ConfigKey;
import io.varve.config.Origin;
import io.varve.config.Problem;
import io.varve.config.SourceException;
import io.varve.config.consul.internal.kv.ConsulOrigins;
import io.varve.config.consul.internal.kv.KeyPatterns;
import io.varve.config.consul.internal.kv.KvEntry;
import io.varve.config.consul.internal.layers.KeyLayout.EntryChanges;
import io.varve.config.consul.internal.layers.KeyLayout.LayerInput;
import io.varve.config.consul.internal.layers.KeyLayout.NamedEntry;
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
  private static final int MOST_WARNINGS = 10;
  private static final String NO_KEY = " is left out: it is no key such as db/pool-size; rename it";

  private final DocumentFormats formats;
  private final KeyPatterns literal;
  private Map<String, AssembledLayers> known = Map.of();

  /**
   * An assembler without layers to reuse.
   *
   * @param literal keys in whose values <code>${</code> is text
   */
  public LayerAssembler(DocumentFormats formats, KeyPatterns literal) {
    this.formats = formats;
    this.literal = literal;
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
  private @Nullable SourceLayer patch(SourceLayer before, EntryChanges changes) {
    Map<String, SourceValue> put = new HashMap<>();
    Set<String> removed = new HashSet<>();
    for (NamedEntry named : changes.put()) {
      String text = text(named.entry());
      String key = isKey(named.key()) ? ConfigKey.canonical(named.key()) : "";
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
      String canonical = isKey(key) ? ConfigKey.canonical(key) : "";
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
        : document((LayerInput.Document) input);
  }

  /** The value of an entry; null if it is not text. */
  private @Nullable String text(KvEntry entry) {
    return entry.text().map(text -> isLiteral(entry) ? escaped(text) : text).orElse(null);
  }

  private boolean isLiteral(KvEntry entry) {
    return literal.matches(entry.key());
  }

  /** Escapes all placeholders. */
  private static String escaped(String text) {
    return text.replace("${", "\\${");
  }

  /** An entry with its decoded value. */
  private record Text(NamedEntry named, String text) {}

  private SourceLayer entries(LayerInput.Entries input) {
    SourceLayerBuilder builder = SourceLayer.builder(input.name());
    addEntries(input.entries(), builder);
    return builder.build();
  }

  /** Adds entries; one with an invalid key or value is skipped with a warning. */
  private void addEntries(List<NamedEntry> entries, SourceLayerBuilder builder) {
    List<String> warnings = new ArrayList<>();
    // Keeps the server's order.
    Map<String, Text> byKey = new LinkedHashMap<>();
    for (NamedEntry named : entries) {
      String text = text(named.entry());
      if (!isKey(named.key())) {
        warnings.add(location(named) + NO_KEY);
      } else if (text == null) {
        warnings.add(location(named) + " is left out: its value is no text in UTF-8");
      } else {
        Text next = new Text(named, text);
        Text first = byKey.putIfAbsent(named.key(), next);
        if (first != null) {
          Text winner = slashes(named) > slashes(first.named) ? next : first;
          byKey.put(named.key(), winner);
          warnings.add(
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
    if (warnings.size() <= MOST_WARNINGS) {
      warnings.forEach(builder::warn);
    } else {
      String first = String.join(" | ", warnings.subList(0, MOST_WARNINGS));
      builder.warn(warnings.size() + " keys are left out or overridden, the first ten: " + first);
    }
  }

  private static boolean isKey(String key) {
    return ConfigKey.isKey(key) && !hasControl(key);
  }

  /** Control characters, which a quoted name may have, would forge lines of logs. */
  private static boolean hasControl(String key) {
    return key.chars().anyMatch(Character::isISOControl);
  }

  private static long slashes(NamedEntry named) {
    return named.entry().key().chars().filter(c -> c == '/').count();
  }

  private List<SourceLayer> document(LayerInput.Document input) {
    KvEntry entry = input.entry();
    if (hasControl(entry.key()) || (!input.below().isEmpty() && !isKey(input.below()))) {
      SourceLayerBuilder none = SourceLayer.builder(location(entry));
      none.warn(location(entry) + NO_KEY);
      return List.of(none.build());
    }
    try {
      String text = entry.text().orElseThrow(entry::notText);
      return DocumentFormats.isOneValue(text)
          ? List.of(oneValue(input))
          : formats.parse(text, entry).stream().map(layer -> adapted(layer, input)).toList();
    } catch (ConfigException failure) {
      String remedy = formats.remedy(entry.key());
      throw new SourceException(
          failure.problems().stream().map(problem -> withRemedy(problem, remedy)).toList(),
          failure);
    }
  }

  private static Problem withRemedy(Problem problem, String remedy) {
    return new Problem(
        problem.key(),
        problem.origin(),
        problem.expected(),
        problem.found(),
        problem.remedy() + "; " + remedy,
        problem.code());
  }

  /** Reads the value of a supposed document as an entry. */
  private SourceLayer oneValue(LayerInput.Document input) {
    String location = location(input.entry());
    SourceLayerBuilder builder = SourceLayer.builder(location);
    if (input.key().isEmpty()) {
      builder.warn(
          location
              + " is left out: it is one value, not a document; remove it, or set"
              + " varve.consul.exclude or varve.consul.documents");
    } else {
      builder.warn(
          location
              + " is read as one value, since it is not a document; set varve.consul.documents if"
              + " keys with such names are values");
      addEntries(List.of(new NamedEntry(input.key(), input.entry())), builder);
    }
    return builder.build();
  }

  /** Prepends the document's prefix to all keys of a layer, and escapes literal values. */
  private SourceLayer adapted(SourceLayer layer, LayerInput.Document input) {
    boolean isLiteral = isLiteral(input.entry());
    if (input.below().isEmpty() && !isLiteral) {
      return layer;
    }
    String prefix = ConfigKey.canonical(input.below());
    SourceLayerBuilder builder = SourceLayer.builder(layer.name());
    layer
        .values()
        .forEach(
            (k, v) ->
                builder.put(
                    spelled(prefix, k, layer),
                    isLiteral ? escaped(v.text()) : v.text(),
                    v.origin()));
    layer.hidden().forEach((k, origin) -> builder.hide(ConfigKey.join(prefix, k), origin));
    layer
        .emptyLists()
        .forEach((k, origin) -> builder.putEmptyList(ConfigKey.join(prefix, k), origin));
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
