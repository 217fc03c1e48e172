package io.varve.config.consul.internal.layers;

import io.varve.config.ConfigException;
import io.varve.config.ConfigKey;
import io.varve.config.Problem;
import io.varve.config.consul.internal.kv.ConsulOrigins;
import io.varve.config.consul.internal.kv.KeyPatterns;
import io.varve.config.consul.internal.kv.KvEntries;
import io.varve.config.consul.internal.kv.KvEntry;
import io.varve.config.consul.internal.kv.KvPath;
import io.varve.config.consul.internal.kv.KvQuery;
import io.varve.config.consul.internal.kv.SingleKeyQueryPlanner;
import io.varve.config.consul.internal.settings.ConfigScope;
import io.varve.config.consul.internal.settings.ConsulSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Layout of the configuration in Consul: the queries that read it, and the layers that are built
 * from their entries. Immutable.
 *
 * <p>Precedence, highest first:
 *
 * <ol>
 *   <li>single keys
 *   <li>for each scope: its entries, the documents in its folder by name, its data key, and the
 *       documents next to its folder, those without extension first
 * </ol>
 */
public final class KeyLayout {
  /**
   * Limits the queries for single keys. Together with those of a few profiles, there are fewer than
   * 16.
   */
  public static final int MAX_GROUPS = 8;

  private final ConsulSettings.Selection selection;
  private final DocumentFormats formats;
  private final List<KvQuery> named;
  private final Map<String, KvQuery.FolderDocuments> documents = new LinkedHashMap<>();

  public KeyLayout(ConsulSettings.Selection selection, DocumentFormats formats) {
    this.selection = selection;
    this.formats = formats;
    this.named = SingleKeyQueryPlanner.queries(selection.keys(), MAX_GROUPS);
    Map<String, Set<String>> wanted = new LinkedHashMap<>();
    for (ConfigScope scope : selection.scopes()) {
      if (scope.folder() != null) {
        wanted.computeIfAbsent(scope.folder(), f -> new LinkedHashSet<>()).addAll(textKeys(scope));
      }
    }
    wanted.forEach(
        (folder, keys) -> documents.put(folder, new KvQuery.FolderDocuments(folder, keys)));
  }

  /** The keys of the documents next to a scope's folder, highest precedence first. */
  private List<String> textKeys(ConfigScope scope) {
    List<String> keys = new ArrayList<>();
    for (String stem : scope.stems()) {
      keys.add(scope.folder() + stem);
    }
    for (String stem : scope.stems()) {
      for (String extension : formats.extensions()) {
        keys.add(scope.folder() + stem + "." + extension);
      }
    }
    return keys;
  }

  /** The queries. Each has its own watch. */
  public List<KvQuery> queries() {
    List<KvQuery> queries = new ArrayList<>(named);
    selection.scopes().forEach(scope -> queries.add(new KvQuery.Prefix(scope.prefix())));
    queries.addAll(documents.values());
    return queries;
  }

  /** Content of one layer, or of the layers of one document. */
  sealed interface LayerInput {
    /** Entries, each of which is one configuration key. */
    record Entries(String name, List<NamedEntry> entries) implements LayerInput {}

    /**
     * A document.
     *
     * @param below the prefix for its keys; may be empty
     * @param key the configuration key, as written, of an entry in its place; empty if it is next
     *     to a folder
     */
    record Document(KvEntry entry, String below, String key) implements LayerInput {}
  }

  /** An entry, and its configuration key as written. */
  record NamedEntry(String key, KvEntry entry) {}

  /** The layer inputs from the entries of all queries, highest precedence first. */
  public List<LayerInput> inputs(Map<KvQuery, KvEntries> found) {
    List<LayerInput> inputs = new ArrayList<>();
    addNamed(found, inputs);
    for (ConfigScope scope : selection.scopes()) {
      KvQuery.Prefix tree = new KvQuery.Prefix(scope.prefix());
      addTree(scope, found.getOrDefault(tree, KvEntries.NOTHING), inputs);
      addDocuments(scope, found, inputs);
    }
    return inputs;
  }

  private void addNamed(Map<KvQuery, KvEntries> found, List<LayerInput> inputs) {
    Map<String, KvEntry> byKey = new LinkedHashMap<>();
    for (KvQuery query : named) {
      KvEntries contents = found.getOrDefault(query, KvEntries.NOTHING);
      contents.list().forEach(entry -> byKey.put(entry.key(), entry));
    }
    List<NamedEntry> entries = new ArrayList<>();
    List<LayerInput> documents = new ArrayList<>();
    for (String key : selection.keys()) {
      KvEntry entry = byKey.get(key);
      if (entry == null || isExcluded(key)) {
        continue;
      }
      if (isDocument(key)) {
        documents.add(new LayerInput.Document(entry, "", dotted(key)));
      } else {
        entries.add(new NamedEntry(dotted(key), entry));
      }
    }
    add(new LayerInput.Entries("consul keys", entries), inputs);
    inputs.addAll(documents);
  }

  private void addTree(ConfigScope scope, KvEntries contents, List<LayerInput> inputs) {
    List<NamedEntry> entries = new ArrayList<>();
    List<LayerInput> documents = new ArrayList<>();
    LayerInput data = null;
    for (KvEntry entry : contents.list()) {
      String key = entry.key().substring(scope.prefix().length());
      if (isFolder(key) || isExcluded(entry.key())) {
        continue;
      }
      if (key.equals(selection.dataKey())) {
        data = new LayerInput.Document(entry, "", key);
      } else if (isDocument(entry.key())) {
        int slash = key.lastIndexOf('/');
        String below = slash < 0 ? "" : dotted(key.substring(0, slash));
        documents.add(new LayerInput.Document(entry, below, dotted(key)));
      } else {
        entries.add(new NamedEntry(dotted(key), entry));
      }
    }
    add(new LayerInput.Entries(layerName(new KvQuery.Prefix(scope.prefix())), entries), inputs);
    inputs.addAll(documents);
    if (data != null) {
      inputs.add(data);
    }
  }

  /** The name of the layer with the entries of a prefix. */
  public static String layerName(KvQuery.Prefix tree) {
    return ConsulOrigins.location(tree.prefix());
  }

  /**
   * The new and changed entries of a prefix, and the configuration keys, as written, of the removed
   * ones.
   */
  public record EntryChanges(List<NamedEntry> put, List<String> removed) {}

  /** The changes; empty if a document is among them. */
  public Optional<EntryChanges> changes(KvQuery.Prefix tree, KvEntries before, KvEntries now) {
    EntryChanges changes = new EntryChanges(new ArrayList<>(), new ArrayList<>());
    Map<String, KvEntry> known = new LinkedHashMap<>();
    before.differing(now).forEach(entry -> known.put(entry.key(), entry));
    boolean plain = true;
    for (KvEntry entry : now.differing(before)) {
      if (!entry.equals(known.remove(entry.key()))) {
        String key = entry.key().substring(tree.prefix().length());
        plain &= !isText(tree.prefix(), key);
        if (!isFolder(key) && !isExcluded(entry.key())) {
          changes.put().add(new NamedEntry(dotted(key), entry));
        }
      }
    }
    for (String removed : known.keySet()) {
      String key = removed.substring(tree.prefix().length());
      plain &= !isText(tree.prefix(), key);
      if (!isFolder(key) && !isExcluded(removed)) {
        changes.removed().add(dotted(key));
      }
    }
    return plain ? Optional.of(changes) : Optional.empty();
  }

  /** Returns true if the value of a key below a prefix is read as a document. */
  private boolean isText(String prefix, String below) {
    String key = prefix + below;
    return !isExcluded(key) && (below.equals(selection.dataKey()) || isDocument(key));
  }

  private boolean isDocument(String key) {
    KeyPatterns documents = selection.rules().documents();
    return documents == null ? formats.byName(key).isPresent() : documents.matches(key);
  }

  private boolean isExcluded(String key) {
    return selection.rules().exclude().matches(key);
  }

  /** Returns true for a key that only marks a folder. */
  private static boolean isFolder(String key) {
    return key.isEmpty() || key.endsWith("/");
  }

  private void addDocuments(
      ConfigScope scope, Map<KvQuery, KvEntries> found, List<LayerInput> inputs) {
    KvQuery.FolderDocuments query = scope.folder() == null ? null : documents.get(scope.folder());
    if (query != null) {
      KvEntries contents = found.getOrDefault(query, KvEntries.NOTHING);
      for (String key : textKeys(scope)) {
        contents.list().stream()
            .filter(entry -> entry.key().equals(key) && !isExcluded(key))
            .forEach(entry -> inputs.add(new LayerInput.Document(entry, "", "")));
      }
    }
  }

  private static void add(LayerInput.Entries entries, List<LayerInput> inputs) {
    if (!entries.entries().isEmpty()) {
      inputs.add(entries);
    }
  }

  private static String dotted(String key) {
    return key.replace('/', '.');
  }

  /**
   * Returns the Consul key below a prefix for a configuration key.
   *
   * @throws ConfigException if no Consul key is read as this configuration key
   */
  public String storeKey(String prefix, String key) {
    if (ConfigKey.canonical(key).isEmpty() || key.indexOf('/') >= 0) {
      throw notStorable(key, "an empty one, or a slash in it, which would be read as a dot");
    }
    StringBuilder path = new StringBuilder(key);
    boolean quoted = false;
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == '\\') {
        i++;
      } else if (c == '.' && !quoted) {
        path.setCharAt(i, '/');
      }
    }
    String below = path.toString();
    if (isExcluded(prefix + below)) {
      throw notStorable(key, "one that varve.consul.exclude leaves out");
    }
    if (isText(prefix, below)) {
      throw notStorable(key, "one whose value varve.consul.documents would read as a document");
    }
    return KvPath.checked(prefix + below, key, ConsulOrigins.origin(prefix));
  }

  private static ConfigException notStorable(String key, String found) {
    return new ConfigException(
        Problem.of(key, "a key that an entry of Consul can have", found, "use another key")
            .withCode("VARVE-0576"));
  }
}
