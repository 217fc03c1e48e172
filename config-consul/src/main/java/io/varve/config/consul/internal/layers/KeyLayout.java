package io.varve.config.consul.internal.layers;

import io.varve.config.ConfigException;
import io.varve.config.ConfigKey;
import io.varve.config.Problem;
import io.varve.config.consul.internal.kv.Consul;
import io.varve.config.consul.internal.kv.KvEntries;
import io.varve.config.consul.internal.kv.KvEntry;
import io.varve.config.consul.internal.kv.KvPath;
import io.varve.config.consul.internal.kv.KvQuery;
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
 * Which queries it takes to read the store, and what their answers mean, in what order. Pure.
 *
 * <p>Highest first: keys named one by one; then scope by scope its entries, the whole texts in its
 * folder by name, its data key, and the texts beside its folder: without extension, then with.
 */
public final class KeyLayout {
  /** With two for each of a few profiles and one for the texts, this stays far below 16. */
  static final int MAX_GROUPS = 8;

  private final ConsulSettings.Selection places;
  private final TextFormats formats;
  private final List<KvQuery> named;
  private final Map<String, KvQuery.FolderTexts> files = new LinkedHashMap<>();

  public KeyLayout(ConsulSettings.Selection places, TextFormats formats) {
    this.places = places;
    this.formats = formats;
    this.named = KeyGrouping.of(places.keys(), MAX_GROUPS);
    Map<String, Set<String>> wanted = new LinkedHashMap<>();
    for (ConfigScope scope : places.scopes()) {
      if (scope.folder() != null) {
        wanted.computeIfAbsent(scope.folder(), f -> new LinkedHashSet<>()).addAll(texts(scope));
      }
    }
    wanted.forEach((folder, keys) -> files.put(folder, new KvQuery.FolderTexts(folder, keys)));
  }

  /** The keys of texts beside a scope's folder, highest precedence first. */
  private List<String> texts(ConfigScope scope) {
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

  /** What has to be asked; each a watch of its own. */
  public List<KvQuery> queries() {
    List<KvQuery> queries = new ArrayList<>(named);
    places.scopes().forEach(scope -> queries.add(new KvQuery.Prefix(scope.prefix())));
    queries.addAll(files.values());
    return queries;
  }

  /** One layer's worth of a text, or of entries. */
  sealed interface LayerInput {
    /** A key and its value, each a key of the configuration. */
    record Entries(String name, List<NamedEntry> entries) implements LayerInput {}

    /**
     * A whole text.
     *
     * @param entry the key and the text
     * @param below the key of the configuration under which its keys go; empty for the root
     */
    record Text(KvEntry entry, String below) implements LayerInput {}
  }

  /**
   * A key of the store and what it is called in the configuration.
   *
   * @param key the key of the configuration, as written
   * @param entry the key of the store and its value
   */
  record NamedEntry(String key, KvEntry entry) {}

  /** The pieces of all that was found, highest precedence first. */
  public List<LayerInput> pieces(Map<KvQuery, KvEntries> found) {
    List<LayerInput> pieces = new ArrayList<>();
    addNamed(found, pieces);
    for (ConfigScope scope : places.scopes()) {
      KvQuery.Prefix tree = new KvQuery.Prefix(scope.prefix());
      addTree(scope, found.getOrDefault(tree, KvEntries.NOTHING), pieces);
      addTexts(scope, found, pieces);
    }
    return pieces;
  }

  private void addNamed(Map<KvQuery, KvEntries> found, List<LayerInput> pieces) {
    Map<String, KvEntry> byKey = new LinkedHashMap<>();
    for (KvQuery query : named) {
      KvEntries contents = found.getOrDefault(query, KvEntries.NOTHING);
      contents.entries().forEach(entry -> byKey.put(entry.key(), entry));
    }
    List<NamedEntry> entries = new ArrayList<>();
    List<LayerInput> texts = new ArrayList<>();
    for (String key : places.keys()) {
      KvEntry entry = byKey.get(key);
      if (entry != null && formats.byName(key).isPresent()) {
        texts.add(new LayerInput.Text(entry, ""));
      } else if (entry != null) {
        entries.add(new NamedEntry(dotted(key), entry));
      }
    }
    add(new LayerInput.Entries("consul keys", entries), pieces);
    pieces.addAll(texts);
  }

  private void addTree(ConfigScope scope, KvEntries contents, List<LayerInput> pieces) {
    List<NamedEntry> entries = new ArrayList<>();
    List<LayerInput> texts = new ArrayList<>();
    LayerInput data = null;
    for (KvEntry entry : contents.entries()) {
      String key = entry.key().substring(scope.prefix().length());
      if (isFolder(key)) {
        continue;
      }
      if (key.equals(places.dataKey())) {
        data = new LayerInput.Text(entry, "");
      } else if (formats.byName(key).isPresent()) {
        int slash = key.lastIndexOf('/');
        texts.add(new LayerInput.Text(entry, slash < 0 ? "" : dotted(key.substring(0, slash))));
      } else {
        entries.add(new NamedEntry(dotted(key), entry));
      }
    }
    add(new LayerInput.Entries(name(new KvQuery.Prefix(scope.prefix())), entries), pieces);
    pieces.addAll(texts);
    if (data != null) {
      pieces.add(data);
    }
  }

  /** The name of the entries below a prefix. */
  public static String name(KvQuery.Prefix tree) {
    return Consul.location(tree.prefix());
  }

  /**
   * What differs in the entries below a prefix.
   *
   * @param put the entries that are new or have other values
   * @param gone the keys of the configuration, as written, of those that are not there any more
   */
  public record EntryChanges(List<NamedEntry> put, List<String> gone) {}

  /** What differs; empty if it takes more than entries to say it, such as texts. */
  public Optional<EntryChanges> changes(KvQuery.Prefix tree, KvEntries before, KvEntries now) {
    EntryChanges changes = new EntryChanges(new ArrayList<>(), new ArrayList<>());
    int begin = now.sameAtBeginning(before);
    int end = now.sameAtEnd(before, begin);
    Map<String, KvEntry> known = new LinkedHashMap<>();
    for (KvEntry entry : before.entries().subList(begin, before.entries().size() - end)) {
      known.put(entry.key(), entry);
    }
    boolean plain = true;
    for (KvEntry entry : now.entries().subList(begin, now.entries().size() - end)) {
      KvEntry old = known.remove(entry.key());
      if (old == null || !entry.sameAs(old)) {
        String key = entry.key().substring(tree.prefix().length());
        plain &= !isText(key);
        if (!isFolder(key)) {
          changes.put().add(new NamedEntry(dotted(key), entry));
        }
      }
    }
    for (String gone : known.keySet()) {
      String key = gone.substring(tree.prefix().length());
      plain &= !isText(key);
      if (!isFolder(key)) {
        changes.gone().add(dotted(key));
      }
    }
    return plain ? Optional.of(changes) : Optional.empty();
  }

  private boolean isText(String key) {
    return key.equals(places.dataKey()) || formats.byName(key).isPresent();
  }

  /** Whether it is nothing but the mark of a folder. */
  private static boolean isFolder(String key) {
    return key.isEmpty() || key.endsWith("/");
  }

  private void addTexts(ConfigScope scope, Map<KvQuery, KvEntries> found, List<LayerInput> pieces) {
    KvQuery.FolderTexts query = scope.folder() == null ? null : files.get(scope.folder());
    if (query != null) {
      KvEntries contents = found.getOrDefault(query, KvEntries.NOTHING);
      for (String key : texts(scope)) {
        contents.entries().stream()
            .filter(entry -> entry.key().equals(key))
            .forEach(entry -> pieces.add(new LayerInput.Text(entry, "")));
      }
    }
  }

  private static void add(LayerInput.Entries entries, List<LayerInput> pieces) {
    if (!entries.entries().isEmpty()) {
      pieces.add(entries);
    }
  }

  private static String dotted(String key) {
    return key.replace('/', '.');
  }

  /**
   * The key of the store below a prefix that is read as a key of the configuration.
   *
   * @throws ConfigException if there is none
   */
  public String storeKey(String prefix, String key) {
    if (ConfigKey.canonical(key).isEmpty() || key.indexOf('/') >= 0) {
      throw unnamed(key, "an empty one, or a slash in it, which would be read as a dot");
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
    if (isText(below)) {
      throw unnamed(key, "one whose value would be read as a whole text");
    }
    return KvPath.checked(prefix + below, key, Consul.origin(prefix));
  }

  private static ConfigException unnamed(String key, String found) {
    return new ConfigException(
        Problem.of(key, "a key that an entry of Consul can have", found, "use another key"));
  }
}
