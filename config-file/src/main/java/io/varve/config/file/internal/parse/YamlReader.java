package io.varve.config.file.internal.parse;

import io.varve.config.ConfigKey;
import io.varve.config.Origin;
import io.varve.config.file.internal.parse.YamlNode.Entry;
import io.varve.config.file.internal.parse.YamlNode.Item;
import io.varve.config.file.internal.parse.YamlNode.Mapping;
import io.varve.config.file.internal.parse.YamlNode.Scalar;
import io.varve.config.file.internal.parse.YamlNode.Sequence;
import io.varve.config.spi.SourceLayer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads composed YAML documents into layers. */
public final class YamlReader {
  private final LayerCollector collector;

  /** Mappings already checked for duplicates: aliases may lead to a mapping more than once. */
  private final Set<Mapping> checked = Collections.newSetFromMap(new IdentityHashMap<>());

  private YamlReader(Origin origin, int expected) {
    this.collector = new LayerCollector(origin, expected);
  }

  /** Returns the layers of all documents, the last one first: it has the highest precedence. */
  public static List<SourceLayer> read(String text, Origin origin) {
    List<SourceLayer> layers = new ArrayList<>();
    List<YamlNode> documents = new YamlComposer(text, origin).documents();
    int expected = 1 + LayerCollector.expected(text) / Math.max(1, documents.size());
    for (YamlNode document : documents) {
      layers.add(0, new YamlReader(origin, expected).read(document));
    }
    return List.copyOf(layers);
  }

  private SourceLayer read(YamlNode document) {
    if (document instanceof Mapping mapping) {
      readMapping("", mapping);
    } else if (!(document instanceof Scalar scalar) || !scalar.isNull()) {
      collector.problem(
          "VARVE-0462",
          null,
          document.line(),
          "keys and values",
          document instanceof Sequence ? "a list" : "a single text",
          "put it below a key as in key: value");
    }
    return collector.build();
  }

  private void readMapping(String prefix, Mapping mapping) {
    for (Entry entry : effective(prefix, mapping)) {
      String key = collector.child(prefix, entry.name(), entry.line());
      if (key != null) {
        readValue(key, entry.value(), entry.line());
      }
    }
  }

  private void readValue(String key, YamlNode value, long line) {
    if (value instanceof Scalar scalar) {
      if (scalar.isNull()) {
        collector.hide(key, line);
      } else {
        collector.put(key, scalar.text(), line);
      }
    } else if (value instanceof Sequence sequence) {
      readSequence(key, sequence, line);
    } else {
      readMapping(key, (Mapping) value);
    }
  }

  private void readSequence(String key, Sequence sequence, long line) {
    if (sequence.items().isEmpty()) {
      collector.putEmptyList(key, line);
    }
    int index = 0;
    for (Item item : sequence.items()) {
      String element = ConfigKey.element(key, index++);
      int before = collector.count();
      readValue(element, item.value(), item.line());
      collector.checkElement(element, before, item.line());
    }
  }

  /**
   * The own entries of a mapping, then the merged ones. Own entries override merged ones, and
   * earlier merge sources override later ones. Different spellings of a key count as equal.
   */
  private List<Entry> effective(String prefix, Mapping mapping) {
    List<Entry> own = new ArrayList<>(mapping.entries().size());
    List<Entry> merges = new ArrayList<>();
    boolean first = checked.add(mapping);
    Map<String, Entry> names = new HashMap<>();
    Map<String, Entry> mergeNames = new HashMap<>();
    for (Entry entry : mapping.entries()) {
      Entry earlier = (entry.merge() ? mergeNames : names).putIfAbsent(entry.name(), entry);
      if (earlier == null) {
        (entry.merge() ? merges : own).add(entry);
      } else if (first) {
        collector.duplicate(ConfigKey.join(prefix, entry.name()), earlier.line(), entry.line());
      }
    }
    if (merges.isEmpty()) {
      return own;
    }
    Set<String> taken = new HashSet<>();
    own.forEach(entry -> taken.add(canonical(entry.name())));
    List<Entry> all = new ArrayList<>(own);
    for (Mapping source : sources(merges.get(0))) {
      List<Entry> merged = effective(prefix, source);
      merged.removeIf(entry -> taken.contains(canonical(entry.name())));
      merged.forEach(entry -> taken.add(canonical(entry.name())));
      all.addAll(merged);
    }
    return all;
  }

  private List<Mapping> sources(Entry merge) {
    List<Mapping> sources = new ArrayList<>();
    if (merge.value() instanceof Mapping mapping) {
      sources.add(mapping);
    } else if (merge.value() instanceof Sequence sequence
        && sequence.items().stream().allMatch(item -> item.value() instanceof Mapping)) {
      sequence.items().forEach(item -> sources.add((Mapping) item.value()));
    } else {
      collector.problem(
          "VARVE-0463",
          null,
          merge.line(),
          "a mapping, or a list of mappings, to be merged in",
          "something else",
          "give <<: an alias of a mapping, or quote the key if it is to be a key");
    }
    return sources;
  }

  private static String canonical(String name) {
    // An invalid name is reported when the entry is read.
    return ConfigKey.isKey(name) ? ConfigKey.canonical(name) : name;
  }
}
