package io.varve.config.layered.internal.state;

import io.varve.config.InvalidValueException;
import io.varve.config.Origin;
import io.varve.config.Problem;
import io.varve.config.layered.internal.merge.LayerStack;
import io.varve.config.layered.internal.merge.MergedLayers;
import io.varve.config.layered.internal.merge.PlaceholderAccess;
import io.varve.config.layered.internal.merge.Placeholders;
import io.varve.config.layered.internal.merge.RankedLayer;
import io.varve.config.layered.internal.merge.ResolvedValueMap;
import io.varve.config.layered.internal.merge.SecretFallbackDetector;
import io.varve.config.layered.internal.secret.SecretRegistry;
import io.varve.config.layered.internal.value.KeyScanner;
import io.varve.config.layered.internal.value.KeySuggester;
import io.varve.config.layered.internal.value.ResolvedValue;
import io.varve.config.layered.internal.value.ValueLookup;
import io.varve.config.spi.SourceValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One state of the whole configuration: the layers, the merged layers, and the resolved values.
 *
 * <p>Immutable. Also holds the values of the live handles, so that one volatile read leads to all
 * parts of one state.
 */
public final class ConfigState implements ValueLookup {
  private final LayerStack stack;

  /** Without values: they are looked up in the layers. */
  private final MergedLayers merged;

  private final Placeholders.Resolution resolution;
  private final ResolvedValueMap values;
  private final PlaceholderProblems problems;
  private final SecretRegistry secrets;
  private final PlaceholderAccess access;
  private final SortedKeys sorted;
  private final WarningLog warnings;
  private final boolean hasMatchers;
  private final long number;
  private final Instant createdAt;
  private final Object[] live;

  /** Shared by successive states with the same keys. */
  private final AbsentKeyCache absent;

  private final BoundRecordCache records;

  /** Created on first use. */
  private volatile @Nullable KeySpellings spellings;

  private ConfigState(
      LayerStack stack,
      MergedLayers merged,
      Placeholders.Resolution resolution,
      SecretRegistry secrets,
      PlaceholderAccess access,
      SortedKeys sorted,
      AbsentKeyCache absent,
      WarningLog warnings) {
    this.stack = stack;
    this.merged = merged;
    this.resolution = resolution;
    this.values = resolution.values();
    this.problems = new PlaceholderProblems(resolution.problems());
    this.secrets = secrets;
    this.access = access;
    this.sorted = sorted;
    this.warnings = warnings;
    this.hasMatchers = stack.hasMatchers();
    this.number = 0;
    this.createdAt = Instant.EPOCH;
    this.live = new Object[0];
    this.absent = absent;
    this.records = new BoundRecordCache();
  }

  private ConfigState(ConfigState other, long number, Instant createdAt, Object[] live) {
    this.stack = other.stack;
    this.merged = other.merged;
    this.resolution = other.resolution;
    this.values = other.values;
    this.problems = other.problems;
    this.secrets = other.secrets;
    this.access = other.access;
    this.sorted = other.sorted;
    this.warnings = other.warnings;
    this.hasMatchers = other.hasMatchers;
    this.number = number;
    this.createdAt = createdAt;
    this.live = live;
    this.absent = other.absent;
    this.records = other.records;
  }

  /**
   * Merges and resolves layers. A read of a key whose placeholders cannot be resolved throws an
   * exception.
   *
   * @param layers highest precedence first
   */
  public static ConfigState of(
      List<RankedLayer> layers,
      SecretRegistry secrets,
      PlaceholderAccess access,
      WarningLog warnings) {
    return build(LayerStack.of(layers, null), secrets, access, warnings, null);
  }

  /**
   * The state of other layers. Reuses the parts of this state that do not change.
   *
   * @param layers highest precedence first
   * @throws InvalidValueException with every placeholder that can no longer be resolved
   */
  public ConfigState next(List<RankedLayer> layers) {
    ConfigState next = build(LayerStack.of(layers, stack), secrets, access, warnings, this);
    List<Problem> lost = next.problems.of(values.keySet());
    if (!lost.isEmpty()) {
      throw new InvalidValueException(lost, null);
    }
    return next;
  }

  private static ConfigState build(
      LayerStack stack,
      SecretRegistry secrets,
      PlaceholderAccess access,
      WarningLog warnings,
      @Nullable ConfigState previous) {
    Set<String> differ = previous == null ? null : stack.valuesThatDiffer(previous.stack);
    if (previous != null && differ != null) {
      return previous.with(stack, differ);
    }
    MergedLayers merged = stack.merge();
    Placeholders.Resolution resolution =
        new Placeholders(merged.values(), stack, secrets, access)
            .resolveAll(stack.layerValues(), previous == null ? null : previous.values);
    SortedKeys sorted =
        previous != null && previous.values.keySet().equals(resolution.values().keySet())
            ? previous.sorted.as(resolution.values().keySet())
            : new SortedKeys(resolution.values().keySet());
    return new ConfigState(
        stack,
        merged.withoutValues(),
        resolution,
        secrets,
        access,
        sorted,
        new AbsentKeyCache(),
        warnings);
  }

  /** The state of a stack that differs from that of this state only in the values of some keys. */
  private ConfigState with(LayerStack newStack, Set<String> differ) {
    Map<String, SourceValue> now = newStack.values();
    Map<String, SourceValue> then = stack.values();
    Set<String> changed = new HashSet<>(differ);
    changed.removeIf(key -> Objects.equals(now.get(key), then.get(key)));
    Placeholders.Resolution resolved =
        new Placeholders(now, newStack, secrets, access).resolveChanged(resolution, changed);
    Set<String> broken = resolved.problems().keySet();
    Set<String> affected = new HashSet<>(changed);
    affected.addAll(broken);
    affected.addAll(problems.byKey().keySet());
    Set<String> added = new HashSet<>(affected);
    added.removeIf(key -> values.containsKey(key) || !resolved.values().containsKey(key));
    Set<String> removed = new HashSet<>(affected);
    removed.removeIf(key -> !values.containsKey(key) || resolved.values().containsKey(key));
    Set<String> keys = resolved.values().keySet();
    boolean sameKeys = added.isEmpty() && removed.isEmpty();
    return new ConfigState(
        newStack,
        merged,
        resolved,
        secrets,
        access,
        sameKeys ? sorted.as(keys) : sorted.with(keys, added, removed),
        sameKeys && broken.equals(problems.byKey().keySet()) ? absent : new AbsentKeyCache(),
        warnings);
  }

  /** The same state with its number, time, and values of the live handles. */
  public ConfigState numbered(long newNumber, Instant moment, Object[] liveValues) {
    return new ConfigState(this, newNumber, moment, liveValues);
  }

  /** The same state, in which all secrets known by now are masked. */
  public ConfigState remasked() {
    return build(stack, secrets, access, warnings, null).numbered(number, createdAt, live);
  }

  /** The same state with other values of the live handles. */
  public ConfigState withLive(Object[] liveValues) {
    return new ConfigState(this, number, createdAt, liveValues);
  }

  /** The resolved values by canonical key. */
  public ResolvedValueMap values() {
    return values;
  }

  /** A canonical key, relative to a prefix of it, as it was written. */
  String originalName(String key, String prefix) {
    KeySpellings known = spellings;
    if (known == null) {
      known = new KeySpellings(merged.spellings(), sorted.under(""));
      spellings = known;
    }
    return known.of(key, prefix);
  }

  /** The keys that have a list, or an empty list, in only one of two states. */
  public Set<String> listsThatDiffer(ConfigState other) {
    Set<String> differ = new HashSet<>();
    addDifference(merged.lists(), other.merged.lists(), differ);
    addDifference(merged.emptyLists().keySet(), other.merged.emptyLists().keySet(), differ);
    return differ;
  }

  private static void addDifference(Set<String> some, Set<String> others, Set<String> differ) {
    if (!some.equals(others)) {
      some.stream().filter(key -> !others.contains(key)).forEach(differ::add);
      others.stream().filter(key -> !some.contains(key)).forEach(differ::add);
    }
  }

  /**
   * Returns true if matchers may have values at a key or below it that are not among {@link
   * #values}. Such values appear in no diff.
   */
  public boolean mayMatchUnder(String key) {
    return hasMatchers && stack.mayMatchUnder(key);
  }

  public LayerStack stack() {
    return stack;
  }

  public long number() {
    return number;
  }

  public Instant createdAt() {
    return createdAt;
  }

  /** The values of the live handles by their number. Not to be changed. */
  public Object[] live() {
    return live;
  }

  @Override
  public @Nullable ResolvedValue find(String key) {
    ResolvedValue value = values.get(key);
    if (value != null) {
      return value;
    }
    Problem problem = problems.byKey().get(key);
    if (problem != null) {
      throw new InvalidValueException(problem);
    }
    if (!hasMatchers) {
      return null;
    }
    Optional<SourceValue> asked = stack.ask(key);
    if (asked.isEmpty()) {
      return null;
    }
    stack.warning(key).ifPresent(odd -> warnings.log(odd.source(), odd.sentence()));
    return resolve(key, asked.get());
  }

  private ResolvedValue resolve(String key, SourceValue asked) {
    return new Placeholders(stack.values(), stack, secrets, access).resolveOne(key, asked);
  }

  @Override
  public boolean existsUnder(String key) {
    return values.containsKey(key)
        || merged.emptyLists().containsKey(key)
        || sorted.hasBelow(key)
        || mayMatchUnder(key)
        || problems.isAnyUnder(key);
  }

  /** Returns true if placeholders at a key or below it fail differently in two states. */
  public boolean problemsDifferUnder(String key, ConfigState other) {
    return problems.differUnder(key, other.problems);
  }

  /** The warnings about the contents of sources. */
  public List<LayerStack.Warning> warnings() {
    List<LayerStack.Warning> all = new ArrayList<>(stack.warnings());
    all.addAll(problems.warnings(stack));
    return all;
  }

  /** Keys without a value at the key or below it. */
  AbsentKeyCache absent() {
    return absent;
  }

  @Override
  public @Nullable Object bound(String key, Object plan) {
    return records.find(key, plan);
  }

  @Override
  public void keepBound(String key, Object plan, Object made) {
    records.keep(key, plan, made);
  }

  @Override
  public boolean isList(String key) {
    return merged.lists().contains(key);
  }

  @Override
  public List<Child> children(String key) {
    List<String> below = new ArrayList<>(sorted.belowByName(key));
    // A bind must not miss a key that cannot be read.
    below.addAll(problems.keysBelowByName(key));
    if (below.isEmpty()) {
      return List.of();
    }
    KeySpellings names = new KeySpellings(merged.spellings(), below);
    int start = key.isEmpty() ? 0 : key.length() + 1;
    return below.stream()
        .map(each -> each.substring(0, KeyScanner.endOfName(each, start)))
        .distinct()
        .sorted() // keys of one child may be apart: foo, foo-bar, foo.sub
        .map(child -> new Child(child, names.name(child, start)))
        .toList();
  }

  @Override
  public List<String> keysUnder(String prefix) {
    List<String> readable = sorted.under(prefix);
    return problems.isAnyUnder(prefix)
        ? Stream.concat(readable.stream(), problems.keysUnder(prefix)).sorted().toList()
        : readable;
  }

  /** The keys at a prefix and below it whose placeholders can be resolved, sorted. */
  public List<String> readableKeysUnder(String prefix) {
    return sorted.under(prefix);
  }

  @Override
  public boolean isAbove(Collection<String> keys, String key) {
    return stack.isAbove(keys, key);
  }

  @Override
  public List<String> suggestions(String key) {
    return KeySuggester.nearest(key, values.keySet(), 3);
  }

  @Override
  public boolean isSecret(String key) {
    return secrets.isSecret(key);
  }

  /**
   * Returns true if an unresolved value of a key is masked, for itself or for the defaults in it.
   */
  public boolean isSecret(String key, String written) {
    return secrets.isSecret(key) || SecretFallbackDetector.isIn(written, secrets::isSecret);
  }

  @Override
  public void readAsSecret(String key) {
    secrets.learn(key);
  }

  @Override
  public Optional<Origin> hiddenBy(String key) {
    for (RankedLayer ranked : stack.layers()) {
      Optional<Origin> written = ranked.nullAt(key);
      if (written.isPresent() || ranked.find(key).isPresent() || ranked.hides(key)) {
        return written;
      }
    }
    return Optional.empty();
  }
}
