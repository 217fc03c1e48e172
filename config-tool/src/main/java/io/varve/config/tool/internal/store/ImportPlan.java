package io.varve.config.tool.internal.store;

import io.varve.config.ConfigException;
import io.varve.config.Origin;
import io.varve.config.Secret;
import io.varve.config.layered.LayeredConfig;
import io.varve.config.spi.SourceValue;
import io.varve.config.spi.StoredValue;
import io.varve.config.spi.WritableConfigSource;
import io.varve.config.spi.Write;
import io.varve.config.tool.internal.host.DisplayText;
import io.varve.config.tool.internal.host.ProgressLine;
import io.varve.config.tool.internal.service.RecordingSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The plan of an import: the writes, and the keys that stay unchanged. */
public final class ImportPlan {
  /** The outcome for a key. */
  private enum Fate {
    CREATE,
    REPLACE,
    DELETE,
    KEEP,
    SAME,
    LEAVE
  }

  /**
   * The outcome for one key.
   *
   * @param place the key of the store; the key of the configuration if the store has no such key
   * @param now the present value; empty for none
   * @param then the new value
   * @param note another place of the key, a value that hides it, or the reason why it is left;
   *     empty for none
   */
  private record Step(
      Fate fate, String place, String now, String then, String note, boolean secret) {
    static Step left(String key, String why) {
      return new Step(Fate.LEAVE, key, "", "", why, false);
    }
  }

  private final List<Step> steps = new ArrayList<>();
  private final List<Write> writes = new ArrayList<>();

  private ImportPlan() {}

  public static ImportPlan of(
      StoreLayers wanted,
      RecordingSource recorded,
      LayeredConfig config,
      boolean overwrite,
      ProgressLine progress) {
    WritableConfigSource store = (WritableConfigSource) recorded.source();
    StoreLayers present = new StoreLayers(recorded.layers());
    ImportPlan plan = new ImportPlan();
    Map<String, Boolean> lists = new TreeMap<>();
    for (Map.Entry<String, SourceValue> value : wanted.values().entrySet()) {
      progress.step(wanted.values().size());
      String key = value.getKey();
      boolean ofPresentList =
          lists.computeIfAbsent(StoreLayers.list(key), list -> isThere(list, present));
      try {
        plan.add(
            key,
            value.getValue().text(),
            stored(wanted.spelling(key), present.spelling(key), store),
            elsewhere(key, present),
            ofPresentList,
            overwrite,
            config);
      } catch (NoPlaceException none) {
        plan.steps.add(Step.left(key, String.valueOf(none.getMessage())));
      }
    }
    if (overwrite) {
      lists.keySet().forEach(list -> plan.shorten(list, wanted, present, store, config));
    }
    wanted.left().forEach((key, why) -> plan.steps.add(Step.left(key, why)));
    return plan;
  }

  private static boolean isThere(String list, StoreLayers present) {
    return !present.ofList(list).isEmpty();
  }

  /** A key of the store with its present value. */
  private record Stored(String place, Optional<StoredValue> value) {}

  /** The store has no such key. */
  private static final class NoPlaceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NoPlaceException(ConfigException why) {
      super(why.getMessage(), why);
    }
  }

  /** Finds the present place of a key in any spelling, or the place for a new one. */
  private static Stored stored(String written, String present, WritableConfigSource store) {
    String place;
    try {
      place = store.storeKey(written);
    } catch (ConfigException none) {
      throw new NoPlaceException(none);
    }
    Optional<StoredValue> value = store.read(place);
    if (value.isEmpty() && !present.equals(written)) {
      String other = store.storeKey(present);
      Optional<StoredValue> spelt = store.read(other);
      if (spelt.isPresent()) {
        return new Stored(other, spelt);
      }
    }
    return new Stored(place, value);
  }

  /** Describes the value that the store has for a key in any place. */
  private static Optional<String> elsewhere(String key, StoreLayers present) {
    SourceValue value = present.values().get(key);
    return value != null
        ? Optional.of("set in " + value.origin())
        : present.hiding(key).map(origin -> "null or a list without elements in " + origin);
  }

  /** The reason why a key is not created although its place is free. */
  private static Optional<String> held(Optional<String> elsewhere, boolean ofPresentList) {
    return elsewhere
        .map(said -> "(it is " + said + ")")
        .or(() -> ofPresentList ? Optional.of("(its list exists, as a whole)") : Optional.empty());
  }

  /** The reason why the service does not read a place; empty if it does. */
  private static String over(String key, Origin place, LayeredConfig config) {
    return config.explain(key).candidates().stream()
        .filter(each -> !each.wins())
        .filter(each -> each.origin().source().equals(place.source()))
        .filter(each -> each.origin().location().equals(place.location()))
        .map(each -> "(" + each.reason() + ")")
        .findFirst()
        .orElse("");
  }

  private void add(
      String key,
      String text,
      Stored stored,
      Optional<String> elsewhere,
      boolean ofPresentList,
      boolean overwrite,
      LayeredConfig config) {
    Optional<String> held = overwrite ? Optional.empty() : held(elsewhere, ofPresentList);
    String place = stored.place;
    String now = stored.value.map(StoredValue::text).orElse("");
    boolean secret = config.isSecret(key, text) || config.isSecret(key, now);
    if (stored.value.isPresent() && now.equals(text)) {
      steps.add(new Step(Fate.SAME, place, now, text, "", secret));
    } else if (held.isPresent() || (!overwrite && stored.value.isPresent())) {
      String why = stored.value.isPresent() ? "" : held.orElse("");
      steps.add(new Step(Fate.KEEP, place, now, text, why, secret));
    } else if (stored.value.isPresent()) {
      String over = over(key, stored.value.get().origin(), config);
      steps.add(new Step(Fate.REPLACE, place, now, text, over, secret));
      writes.add(Write.replace(place, text, stored.value.get().version()));
    } else {
      String also = elsewhere.map(said -> "(also " + said + ")").orElse("");
      steps.add(new Step(Fate.CREATE, place, "", text, also, secret));
      writes.add(Write.create(place, text));
    }
  }

  /**
   * Deletes the elements that a replaced list no longer has, even if a shorter list in a higher
   * place hides them.
   */
  private void shorten(
      String list,
      StoreLayers wanted,
      StoreLayers present,
      WritableConfigSource store,
      LayeredConfig config) {
    Map<String, Set<String>> gone = present.everywhereOfList(list);
    gone.keySet().removeAll(wanted.values().keySet());
    gone.forEach(
        (key, spellings) -> {
          for (String spelling : spellings) {
            store.read(store.storeKey(spelling)).ifPresent(stored -> delete(key, stored, config));
          }
        });
  }

  private void delete(String key, StoredValue stored, LayeredConfig config) {
    boolean secret = config.isSecret(key, stored.text());
    steps.add(new Step(Fate.DELETE, stored.key(), stored.text(), "", "", secret));
    writes.add(Write.deleteIfUnchanged(stored.key(), stored.version()));
  }

  public List<Write> writes() {
    return List.copyOf(writes);
  }

  /** Returns true if the store cannot hold some of the values. */
  public boolean leaves() {
    return steps.stream().anyMatch(step -> step.fate == Fate.LEAVE);
  }

  /** One line per key. */
  public List<String> lines(boolean showSecrets) {
    return steps.stream().map(step -> line(step, showSecrets)).toList();
  }

  private static String line(Step step, boolean showSecrets) {
    boolean mask = step.secret && !showSecrets;
    String place = DisplayText.escaped(step.place);
    String now = mask && !step.now.isEmpty() ? Secret.MASK : DisplayText.line(step.now);
    String then = mask ? Secret.MASK : DisplayText.line(step.then);
    String note = step.note.isEmpty() ? "" : " " + DisplayText.whole(step.note);
    return switch (step.fate) {
      case CREATE -> "create   " + place + " = " + then + note;
      case REPLACE -> "replace  " + place + " = " + then + ", was " + now + note;
      case DELETE -> "delete   " + place + ", was " + now;
      case KEEP -> "keep     " + place + " = " + (note.isEmpty() ? now : note.strip());
      case SAME -> "same     " + place;
      case LEAVE -> "leave    " + place + ":" + note;
    };
  }

  /** Such as {@code create 3, replace 0, delete 0, keep 2, same 1, leave 0}. */
  public String summary() {
    List<String> parts = new ArrayList<>();
    for (Fate fate : Fate.values()) {
      long count = steps.stream().filter(step -> step.fate == fate).count();
      parts.add(fate.name().toLowerCase(Locale.ROOT) + " " + count);
    }
    return String.join(", ", parts);
  }
}
