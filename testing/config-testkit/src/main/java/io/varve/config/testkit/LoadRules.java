package io.varve.config.testkit;

import static io.varve.config.testkit.Contents.ROOT;

import io.varve.config.ConfigKey;
import io.varve.config.Origin;
import io.varve.config.spi.ConfigSource;
import io.varve.config.spi.KeyMatcher;
import io.varve.config.spi.SourceLayer;
import io.varve.config.spi.SourceSnapshot;
import io.varve.config.spi.SourceValue;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What a source reads. */
final class LoadRules {
  static final String A = ROOT + ".a";
  static final String B = ROOT + ".b";
  static final String C = ROOT + ".c";
  static final String SECRET = "sEcReT-7f3a9c";

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

  static void returnsWhatTheStoreHolds(Subject subject) throws Exception {
    subject.putAll(Map.of(A, "1", B, "2"));
    is(subject.load(), Map.of(A, "1", B, "2"), "read everything that the store holds");
    subject.put(A, "3");
    is(subject.load(), Map.of(A, "3", B, "2"), "read the store at each load()");
  }

  private static void is(SourceSnapshot loaded, Map<String, String> expected, String remedy) {
    expected.forEach(
        (key, text) ->
            Broken.unless(
                Contents.text(loaded, key).equals(Optional.of(text)),
                key
                    + " is "
                    + Contents.show(Contents.text(loaded, key))
                    + " where the store holds "
                    + Contents.show(text),
                remedy));
    Map<String, String> listed = Contents.listed(loaded);
    listed.keySet().removeAll(expected.keySet());
    Broken.unless(
        listed.isEmpty(), "keys that the store does not hold: " + Contents.show(listed), remedy);
  }

  static void isRepeatable(Subject subject) throws Exception {
    subject.putAll(Map.of(A, "1", B, "2", C, ""));
    SourceSnapshot one = subject.load();
    for (int i = 0; i < 3; i++) {
      SourceSnapshot other = subject.load();
      String remedy =
          "read what is there, whole, in the same order each time; nothing of the moment belongs"
              + " into layers, their names or origins";
      is(other, Map.of(A, "1", B, "2", C, ""), remedy);
      boolean hasMatcher = one.layers().stream().anyMatch(layer -> layer.matcher().isPresent());
      Broken.unless(
          hasMatcher || Contents.same(one, other),
          "first "
              + one.layers()
              + " "
              + Contents.origins(one).values()
              + ", then "
              + other.layers()
              + " "
              + Contents.origins(other).values(),
          remedy);
    }
  }

  static void emptyStoreIsEmpty(Subject subject) throws Exception {
    is(subject.load(), Map.of(), "load a store without keys as a snapshot without values");
  }

  static void snapshotStays(Subject subject) throws Exception {
    subject.putAll(Map.of(A, "1", B, "2"));
    ConfigSource source = subject.open();
    SourceSnapshot loaded = subject.load(source);
    Subject.Watched watched = subject.watch(source, loaded);
    subject.putAll(Map.of(A, "3", C, "4"));
    if (Needs.WATCH.isIn(subject.test().getClass())) {
      subject.await(watched, Map.of(A, "3", B, "2", C, "4"), WatchRules.REMEDY);
    } else {
      subject.load();
    }
    is(
        loaded,
        Map.of(A, "1", B, "2"),
        "copy what is read into the snapshot; a matcher answers from a copy, too");
  }

  static void originsNameTheSource(Subject subject) throws Exception {
    subject.putAll(Map.of(A, "1", B, ""));
    ConfigSource source = subject.open();
    SourceSnapshot loaded = subject.load(source);
    Map<String, Origin> origins = new TreeMap<>(Contents.origins(loaded));
    for (String key : new String[] {A, B}) {
      Contents.find(loaded, key).map(SourceValue::origin).ifPresent(o -> origins.put(key, o));
    }
    origins.forEach(
        (key, origin) -> {
          Broken.unless(
              origin.source().equals(source.name()),
              key + " is from the source " + Contents.show(origin.source()),
              "make origins with name(), which is " + Contents.show(source.name()));
          Broken.unless(
              !origin.location().isBlank(),
              key + " has an origin without a place",
              "say where it was written, as a person would look for it, such as application.yaml");
        });
    Broken.unless(
        origins.containsKey(A),
        A + " has no value: the store holds 1",
        "read everything that the store holds");
  }

  static void emptyAndMissingDiffer(Subject subject) throws Exception {
    subject.put(A, "");
    SourceSnapshot loaded = subject.load();
    Broken.unless(
        Contents.text(loaded, A).equals(Optional.of("")),
        A
            + " is "
            + Contents.show(Contents.text(loaded, A))
            + " where the store holds an empty text",
        "keep empty values");
    Broken.unless(
        Contents.text(loaded, B).isEmpty(),
        B + " is " + Contents.show(Contents.text(loaded, B)) + " where the store holds nothing",
        "make no value for what is not there");
  }

  static void keyWithKeysBelow(Subject subject) throws Exception {
    String below = A + ".below";
    subject.putAll(Map.of(A, "1", below, "2"));
    is(subject.load(), Map.of(A, "1", below, "2"), "keep the value of a key that has keys below");
  }

  static void matcherListsAllKeys(Subject subject) throws Exception {
    Set<String> put = Set.of(A, B, A + ".below[0].more");
    for (String key : put) {
      subject.put(key, "1");
    }
    for (SourceLayer layer : subject.load().layers()) {
      KeyMatcher matcher = layer.matcher().orElse(null);
      for (String key : put) {
        Broken.unless(
            matcher == null
                || matcher.match(key).isEmpty()
                || matcher.keys().map(keys -> keys.contains(key)).orElse(true),
            "keys() is without \"" + key + "\", and match(\"" + key + "\") has a value",
            "list all keys that have a value, or answer empty");
      }
    }
  }

  static void matcherMayMatch(Subject subject) throws Exception {
    String nested = A + ".below[0].more";
    subject.put(nested, "1");
    for (SourceLayer layer : subject.load().layers()) {
      KeyMatcher matcher = layer.matcher().filter(m -> m.match(nested).isPresent()).orElse(null);
      for (String prefix = nested; matcher != null && !prefix.isEmpty(); prefix = above(prefix)) {
        Broken.unless(
            matcher.mayMatchUnder(prefix),
            "mayMatchUnder(\"" + prefix + "\") is false, and match(\"" + nested + "\") has a value",
            "answer false only if no key below the prefix has a value for certain");
      }
    }
  }

  private static String above(String key) {
    return key.substring(0, Math.max(0, Math.max(key.lastIndexOf('.'), key.lastIndexOf('['))));
  }

  static void oddKeys(Subject subject) throws Exception {
    Map<String, String> texts = new LinkedHashMap<>();
    for (int i = 0; i < ODD_KEYS.length; i++) {
      texts.put(ConfigKey.join(ROOT, ConfigKey.canonical(ODD_KEYS[i])), String.valueOf(i));
    }
    kept(subject, texts, "take keys as they are: name(…) of ConfigKey quotes what needs it");
  }

  static void oddTexts(Subject subject) throws Exception {
    Map<String, String> texts = new LinkedHashMap<>();
    for (int i = 0; i < ODD_TEXTS.length; i++) {
      texts.put(ROOT + ".t" + i, ODD_TEXTS[i]);
    }
    kept(subject, texts, "take texts as they are written: no trimming, UTF-8 throughout");
  }

  private static void kept(Subject subject, Map<String, String> texts, String remedy)
      throws Exception {
    Map<String, String> held = new LinkedHashMap<>(texts);
    held.entrySet().removeIf(entry -> !subject.test().canHold(entry.getKey(), entry.getValue()));
    Map<String, String> left = new LinkedHashMap<>(texts);
    left.keySet().removeAll(held.keySet());
    if (!left.isEmpty()) {
      subject.test().publish("the store cannot hold", left.toString());
    }
    Broken.unless(
        !held.isEmpty(), "the test says that the store can hold none of " + texts, "mend canHold");
    subject.putAll(held);
    is(subject.load(), held, remedy);
  }

  static void largeValue(Subject subject) throws Exception {
    int size = Math.min(subject.test().largestValue(), MIB);
    if (size < MIB) {
      subject.test().publish("largest value", size + " bytes");
    }
    // Three bytes of UTF-8 a character, and each line another one: what is cut or moved is found.
    StringBuilder text = new StringBuilder(size);
    int left = size;
    for (int i = 0; left >= 3 * LINE; i++) {
      String number = String.format("%08d", i);
      text.append("漢".repeat(LINE - number.length())).append(number);
      left -= 3 * LINE - 2 * number.length();
    }
    text.append("x".repeat(left));
    subject.putAll(Map.of(A, text.toString(), B, "1"));
    is(
        subject.load(),
        Map.of(A, text.toString(), B, "1"),
        "read values whole, in UTF-8; largestValue() of the test says how large they may be");
  }

  static void manyKeys(Subject subject) throws Exception {
    Map<String, String> texts = new LinkedHashMap<>();
    for (int i = 0; i < MANY; i++) {
      texts.put(ROOT + ".many.k" + i, "v" + i);
    }
    subject.putAll(texts);
    is(subject.load(), texts, "read all pages of the store's answer");
  }

  static void toStringShowsNoValue(Subject subject) throws Exception {
    subject.putAll(Map.of(A, SECRET, B, "1"));
    ConfigSource source = subject.open();
    SourceSnapshot loaded = subject.load(source);
    String remedy = "leave values out: any may be a secret, and these texts are logged";
    noSecret("toString() of the source", source.toString(), remedy);
    noSecret("the snapshot, with its revision", loaded.toString(), remedy);
    for (SourceLayer layer : loaded.layers()) {
      noSecret("a layer's name", layer.name(), remedy);
      noSecret("a layer's warnings", layer.warnings().toString(), remedy);
      layer
          .matcher()
          .flatMap(matcher -> matcher.warning(A))
          .ifPresent(warning -> noSecret("a matcher's warning", warning, remedy));
    }
    Contents.find(loaded, A)
        .ifPresent(value -> noSecret("an origin", value.origin().toString(), remedy));
    noSecret("origins", Contents.origins(loaded).toString(), remedy);
  }

  static void noSecret(String where, String text, String remedy) {
    Broken.unless(
        !text.contains(SECRET),
        where + " shows a value: " + text.replace(SECRET, "(the value)"),
        remedy);
  }
}
