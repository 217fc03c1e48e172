package io.varve.config.testkit;

import static io.varve.config.testkit.internal.ContractKeys.A;
import static io.varve.config.testkit.internal.ContractKeys.B;
import static io.varve.config.testkit.internal.ContractKeys.C;
import static io.varve.config.testkit.internal.ContractKeys.ROOT;
import static io.varve.config.testkit.internal.SecretText.SECRET;

import io.varve.config.ConfigKey;
import io.varve.config.Origin;
import io.varve.config.spi.ConfigSource;
import io.varve.config.spi.KeyMatcher;
import io.varve.config.spi.SourceLayer;
import io.varve.config.spi.SourceSnapshot;
import io.varve.config.spi.SourceValue;
import io.varve.config.testkit.internal.RuleViolation;
import io.varve.config.testkit.internal.SecretText;
import io.varve.config.testkit.internal.SnapshotReader;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Rules for load(). */
final class LoadRules {
  private static final int MIB = 1 << 20;
  private static final int MANY = 10_000;
  private static final int LINE = 64;

  private static final String[] ODD_KEYS = {
    "pool-size",
    "list[0].host",
    "list[1].host",
    "\"Team Name\"",
    "\"com.acme\"",
    "\"Größe\"",
    "\"漢字\"",
    "\"a=b\"",
    "\"#\"",
    "\"a/b\"",
    "\"%2F\"",
    "\"$x\"",
    "\"a:b\"",
    "\"q\\\"q\"",
    "\"b\\\\s\"",
    "a1.b2.c3.d4.e5.f6.g7.h8"
  };

  private static final String[] ODD_TEXTS = {
    " ",
    " both ends ",
    "\ttab",
    "two\nlines\n",
    "carriage\r\nreturn",
    "a=b",
    "a: b",
    "# no comment",
    "! neither",
    "\"quoted\"",
    "'quoted'",
    "back\\slash \\u0041 \\n",
    "{json: [1, 2]}",
    "<xml a=\"b\"/>",
    "- yaml",
    "a,b\\,c",
    "null",
    "%41+%20",
    "Größe 漢字 🂡",
    "\u0001\u007f\u200b\ufeff",
    "$NAME ${none}",
    "-- --x",
    "@file"
  };

  private LoadRules() {}

  static void returnsWhatTheStoreHolds(ContractHarness harness) throws Exception {
    harness.putAll(Map.of(A, "1", B, "2"));
    is(harness.load(), Map.of(A, "1", B, "2"), "read everything that the store holds");
    harness.put(A, "3");
    is(harness.load(), Map.of(A, "3", B, "2"), "read the store at each load()");
  }

  private static void is(SourceSnapshot loaded, Map<String, String> expected, String remedy) {
    expected.forEach(
        (key, text) ->
            RuleViolation.unless(
                SnapshotReader.text(loaded, key).equals(Optional.of(text)),
                key
                    + " is "
                    + SnapshotReader.show(SnapshotReader.text(loaded, key))
                    + " where the store holds "
                    + SnapshotReader.show(text),
                remedy));
    Map<String, String> listed = SnapshotReader.listed(loaded);
    listed.keySet().removeAll(expected.keySet());
    RuleViolation.unless(
        listed.isEmpty(),
        "keys that the store does not hold: " + SnapshotReader.show(listed),
        remedy);
  }

  static void isRepeatable(ContractHarness harness) throws Exception {
    harness.putAll(Map.of(A, "1", B, "2", C, ""));
    SourceSnapshot one = harness.load();
    for (int i = 0; i < 3; i++) {
      SourceSnapshot other = harness.load();
      String remedy =
          "read what is there, whole, in the same order each time; nothing of the moment belongs"
              + " into layers, their names or origins";
      is(other, Map.of(A, "1", B, "2", C, ""), remedy);
      boolean hasMatcher = one.layers().stream().anyMatch(layer -> layer.matcher().isPresent());
      RuleViolation.unless(
          hasMatcher || SnapshotReader.same(one, other),
          "first "
              + one.layers()
              + " "
              + SnapshotReader.origins(one).values()
              + ", then "
              + other.layers()
              + " "
              + SnapshotReader.origins(other).values(),
          remedy);
    }
  }

  static void emptyStoreIsEmpty(ContractHarness harness) throws Exception {
    is(harness.load(), Map.of(), "load a store without keys as a snapshot without values");
  }

  static void snapshotStays(ContractHarness harness) throws Exception {
    harness.putAll(Map.of(A, "1", B, "2"));
    ConfigSource source = harness.open();
    SourceSnapshot loaded = harness.load(source);
    ContractHarness.Watched watched = harness.watch(source, loaded);
    harness.putAll(Map.of(A, "3", C, "4"));
    if (harness.has(Requirement.WATCH)) {
      harness.await(watched, Map.of(A, "3", B, "2", C, "4"), WatchRules.REMEDY);
    } else {
      harness.load();
    }
    is(
        loaded,
        Map.of(A, "1", B, "2"),
        "copy what is read into the snapshot; a matcher answers from a copy, too");
  }

  static void originsNameTheSource(ContractHarness harness) throws Exception {
    harness.putAll(Map.of(A, "1", B, ""));
    ConfigSource source = harness.open();
    SourceSnapshot loaded = harness.load(source);
    Map<String, Origin> origins = new TreeMap<>(SnapshotReader.origins(loaded));
    for (String key : new String[] {A, B}) {
      SnapshotReader.find(loaded, key).map(SourceValue::origin).ifPresent(o -> origins.put(key, o));
    }
    origins.forEach(
        (key, origin) -> {
          RuleViolation.unless(
              origin.source().equals(source.name()),
              key + " is from the source " + SnapshotReader.show(origin.source()),
              "make origins with name(), which is " + SnapshotReader.show(source.name()));
          RuleViolation.unless(
              !origin.location().isBlank(),
              key + " has an origin without a place",
              "say where it was written, as a person would look for it, such as application.yaml");
        });
    RuleViolation.unless(
        origins.containsKey(A),
        A + " has no value: the store holds 1",
        "read everything that the store holds");
  }

  static void emptyAndMissingDiffer(ContractHarness harness) throws Exception {
    harness.put(A, "");
    SourceSnapshot loaded = harness.load();
    RuleViolation.unless(
        SnapshotReader.text(loaded, A).equals(Optional.of("")),
        A
            + " is "
            + SnapshotReader.show(SnapshotReader.text(loaded, A))
            + " where the store holds an empty text",
        "keep empty values");
    RuleViolation.unless(
        SnapshotReader.text(loaded, B).isEmpty(),
        B
            + " is "
            + SnapshotReader.show(SnapshotReader.text(loaded, B))
            + " where the store holds nothing",
        "make no value for what is not there");
  }

  static void keyWithKeysBelow(ContractHarness harness) throws Exception {
    String below = A + ".below";
    harness.putAll(Map.of(A, "1", below, "2"));
    is(harness.load(), Map.of(A, "1", below, "2"), "keep the value of a key that has keys below");
  }

  static void matcherListsAllKeys(ContractHarness harness) throws Exception {
    Set<String> put = Set.of(A, B, A + ".below[0].more");
    for (String key : put) {
      harness.put(key, "1");
    }
    for (SourceLayer layer : harness.load().layers()) {
      KeyMatcher matcher = layer.matcher().orElse(null);
      for (String key : put) {
        RuleViolation.unless(
            matcher == null
                || matcher.match(key).isEmpty()
                || matcher.keys().map(keys -> keys.contains(key)).orElse(true),
            "keys() is without \"" + key + "\", and match(\"" + key + "\") has a value",
            "list all keys that have a value, or answer empty");
      }
    }
  }

  static void matcherMayMatch(ContractHarness harness) throws Exception {
    String nested = A + ".below[0].more";
    harness.put(nested, "1");
    for (SourceLayer layer : harness.load().layers()) {
      KeyMatcher matcher = layer.matcher().filter(m -> m.match(nested).isPresent()).orElse(null);
      for (String prefix = nested; matcher != null && !prefix.isEmpty(); prefix = above(prefix)) {
        RuleViolation.unless(
            matcher.mayMatchUnder(prefix),
            "mayMatchUnder(\"" + prefix + "\") is false, and match(\"" + nested + "\") has a value",
            "answer false only if no key below the prefix has a value for certain");
      }
    }
  }

  private static String above(String key) {
    return key.substring(0, Math.max(0, Math.max(key.lastIndexOf('.'), key.lastIndexOf('['))));
  }

  static void oddKeys(ContractHarness harness) throws Exception {
    Map<String, String> texts = new LinkedHashMap<>();
    for (int i = 0; i < ODD_KEYS.length; i++) {
      texts.put(ConfigKey.join(ROOT, ConfigKey.canonical(ODD_KEYS[i])), String.valueOf(i));
    }
    kept(harness, texts, "take keys as they are: name(…) of ConfigKey quotes what needs it");
  }

  static void oddTexts(ContractHarness harness) throws Exception {
    Map<String, String> texts = new LinkedHashMap<>();
    for (int i = 0; i < ODD_TEXTS.length; i++) {
      texts.put(ROOT + ".t" + i, ODD_TEXTS[i]);
    }
    kept(harness, texts, "take texts as they are written: no trimming, UTF-8 throughout");
  }

  private static void kept(ContractHarness harness, Map<String, String> texts, String remedy)
      throws Exception {
    Map<String, String> held = new LinkedHashMap<>(texts);
    held.entrySet().removeIf(entry -> !harness.fixture().canHold(entry.getKey(), entry.getValue()));
    Map<String, String> left = new LinkedHashMap<>(texts);
    left.keySet().removeAll(held.keySet());
    if (!left.isEmpty()) {
      harness.fixture().publish("the store cannot hold", left.toString());
    }
    RuleViolation.unless(
        !held.isEmpty(), "the test says that the store can hold none of " + texts, "mend canHold");
    harness.putAll(held);
    is(harness.load(), held, remedy);
  }

  static void largeValue(ContractHarness harness) throws Exception {
    int size = Math.min(harness.fixture().largestValue(), MIB);
    if (size < MIB) {
      harness.fixture().publish("largest value", size + " bytes");
    }
    // Three-byte characters and numbered lines: a cut or moved part is found.
    StringBuilder text = new StringBuilder(size);
    int left = size;
    for (int i = 0; left >= 3 * LINE; i++) {
      String number = String.format("%08d", i);
      text.append("漢".repeat(LINE - number.length())).append(number);
      left -= 3 * LINE - 2 * number.length();
    }
    text.append("x".repeat(left));
    harness.putAll(Map.of(A, text.toString(), B, "1"));
    is(
        harness.load(),
        Map.of(A, text.toString(), B, "1"),
        "read values whole, in UTF-8; largestValue() of the test says how large they may be");
  }

  static void manyKeys(ContractHarness harness) throws Exception {
    Map<String, String> texts = new LinkedHashMap<>();
    for (int i = 0; i < MANY; i++) {
      texts.put(ROOT + ".many.k" + i, "v" + i);
    }
    harness.putAll(texts);
    is(harness.load(), texts, "read all pages of the store's answer");
  }

  static void toStringShowsNoValue(ContractHarness harness) throws Exception {
    harness.putAll(Map.of(A, SECRET, B, "1"));
    ConfigSource source = harness.open();
    SourceSnapshot loaded = harness.load(source);
    String remedy = "leave values out: any may be a secret, and these texts are logged";
    SecretText.requireAbsent("toString() of the source", source.toString(), remedy);
    SecretText.requireAbsent("the snapshot, with its revision", loaded.toString(), remedy);
    for (SourceLayer layer : loaded.layers()) {
      SecretText.requireAbsent("a layer's name", layer.name(), remedy);
      SecretText.requireAbsent("a layer's warnings", layer.warnings().toString(), remedy);
      layer
          .matcher()
          .flatMap(matcher -> matcher.warning(A))
          .ifPresent(warning -> SecretText.requireAbsent("a matcher's warning", warning, remedy));
    }
    SnapshotReader.find(loaded, A)
        .ifPresent(
            value -> SecretText.requireAbsent("an origin", value.origin().toString(), remedy));
    SecretText.requireAbsent("origins", SnapshotReader.origins(loaded).toString(), remedy);
  }
}
