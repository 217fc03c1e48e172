package io.varve.config.testkit;

import static io.varve.config.testkit.internal.ContractKeys.A;
import static io.varve.config.testkit.internal.ContractKeys.B;

import io.varve.config.Origin;
import io.varve.config.spi.KeyMatcher;
import io.varve.config.spi.SourceLayer;
import io.varve.config.spi.SourceLayerBuilder;
import io.varve.config.spi.SourceSnapshot;
import io.varve.config.spi.SourceValue;
import io.varve.config.testkit.internal.SnapshotReader;
import java.nio.channels.Channel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/** Sources that break a rule of {@link LoadRules}. */
final class LoadDefects extends DefectGroup {
  LoadDefects(CountDownLatch end, List<Channel> opened) {
    super(end, opened);
  }

  @Override
  void addAll() {
    add(
        "load_returnsWhatTheStoreHolds",
        "contract.b is nothing where the store holds \"2\"",
        store -> Delegating.editing(store, texts -> texts.remove(B)));
    add("load_returnsWhatTheStoreHolds", "contract.a is \"1\"", Stale::new);
    add(
        "load_isRepeatable",
        "first [layer ",
        store ->
            new Delegating(store) {
              @Override
              SourceSnapshot seen(SourceSnapshot snapshot) {
                SourceLayerBuilder layer = SourceLayer.builder("layer " + System.nanoTime());
                snapshot
                    .layers()
                    .get(0)
                    .values()
                    .forEach((key, value) -> layer.put(key, value.text(), value.origin()));
                return SourceSnapshot.of(layer.build());
              }
            });
    add(
        "load_ofAnEmptyStore_isEmpty",
        "SourceException",
        store ->
            new Delegating(store) {
              @Override
              SourceSnapshot seen(SourceSnapshot snapshot) {
                if (SnapshotReader.listed(snapshot).isEmpty()) {
                  throw failure("nothing");
                }
                return snapshot;
              }
            });
    add("snapshot_staysAsItIs", "contract.a is \"3\" where the store holds \"1\"", Lively::new);
    add(
        "origins_nameTheSource",
        "contract.a is from the source \"other\"",
        store -> origin(store, Origin.of("other", "somewhere")));
    add(
        "origins_nameTheSource",
        "contract.a has an origin without a place",
        store -> origin(store, Origin.of("memory", "")));
    add(
        "emptyAndMissing_differ",
        "contract.a is nothing where the store holds an empty text",
        store -> Delegating.editing(store, texts -> texts.values().removeIf(String::isEmpty)));
    add(
        "emptyAndMissing_differ",
        "contract.b is \"\" where the store holds nothing",
        store -> Delegating.editing(store, texts -> texts.putIfAbsent(B, "")));
    add(
        "keyWithKeysBelow_keepsItsValue",
        "contract.a is nothing",
        store ->
            Delegating.editing(
                store,
                texts -> {
                  if (texts.keySet().stream().anyMatch(key -> key.startsWith(A + "."))) {
                    texts.remove(A);
                  }
                }));
    add(
        "matcher_mayMatchBelowPrefixes",
        "mayMatchUnder(\"contract.a.below\") is false, and match(\"contract.a.below[0].more\")",
        store ->
            new Lively(store) {
              @Override
              public boolean mayMatchUnder(String prefix) {
                return prefix.contains("[");
              }
            });
    add(
        "matcher_listsAllItsKeys",
        "keys() is without \"contract.b\", and match(\"contract.b\") has a value",
        store ->
            new Lively(store) {
              @Override
              public Optional<Set<String>> keys() {
                return Optional.of(Set.of(A, A + ".below[0].more"));
              }
            });
    add(
        "unusualKeys_areKept",
        "is nothing where the store holds",
        store -> Delegating.editing(store, texts -> texts.keySet().removeIf(k -> k.contains("%"))));
    add(
        "unusualTexts_areKept",
        "contract.t",
        store -> Delegating.editing(store, texts -> texts.replaceAll((key, text) -> text.strip())));
    add(
        "largeValue_isKept",
        "… (65535 characters) where the store holds",
        store ->
            Delegating.editing(
                store,
                texts ->
                    texts.replaceAll(
                        (key, text) -> text.substring(0, Math.min(text.length(), 65_535)))));
    add(
        "manyKeys_areKept",
        "is nothing where the store holds",
        store ->
            Delegating.editing(
                store, texts -> texts.keySet().removeIf(key -> key.endsWith("9999"))));
    add(
        "toString_showsNoValue",
        "toString() of the source shows a value: {contract.a=(the value)",
        store ->
            new Delegating(store) {
              private String last = "";

              @Override
              SourceSnapshot seen(SourceSnapshot snapshot) {
                last = SnapshotReader.listed(snapshot).toString();
                return snapshot;
              }

              @Override
              public String toString() {
                return last;
              }
            });
  }

  /** Reads the store once for all sources. */
  private static final class Stale extends Delegating {
    private static final Map<MemoryStore, SourceSnapshot> FIRST = new HashMap<>();

    Stale(MemoryStore store) {
      super(store);
    }

    @Override
    SourceSnapshot seen(SourceSnapshot snapshot) {
      synchronized (FIRST) {
        return FIRST.computeIfAbsent(store, each -> snapshot);
      }
    }
  }

  /** Source that reads the store at each read of a value. */
  private static class Lively extends Delegating implements KeyMatcher {
    Lively(MemoryStore store) {
      super(store);
    }

    @Override
    SourceSnapshot seen(SourceSnapshot snapshot) {
      return SourceSnapshot.of(SourceLayer.builder("memory").matcher(this).build());
    }

    @Override
    public Optional<SourceValue> match(String key) {
      return Optional.ofNullable(store.state().entries().get(key))
          .map(entry -> new SourceValue(entry.text(), Origin.of("memory", "memory " + key)));
    }

    @Override
    public boolean mayMatchUnder(String prefix) {
      return true;
    }
  }
}
