package io.varve.config.layered;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.ConfigException;
import io.varve.config.ConfigSnapshot;
import io.varve.config.Live;
import io.varve.config.TypeRef;
import io.varve.config.layered.spi.SourceStatus;
import io.varve.config.layered.spi.SourceStatus.State;
import io.varve.config.spi.SourceLayer;
import io.varve.config.spi.SourcePhase;
import io.varve.config.spi.SourceSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Several sources with changes, failures, refusals, deletions and restarts, against a model that
 * does not depend on the engine's implementation: a source's status determines its contents in
 * force, and all else follows.
 */
class RandomCampaignTest {
  private static final int STEPS = Boolean.getBoolean("varve.long") ? 200_000 : 10_000;
  private static final TypeRef<Optional<Integer>> MAYBE_NUMBER = new TypeRef<>() {};
  private static final int KEYS = 6;

  private final long seed = Long.getLong("varve.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final List<Remembering> sources = new ArrayList<>();
  private int refusals;
  private int acceptances;
  private int mended;
  private int restarts;
  private boolean wasValid = true;

  /** The contents in force after the last step, and the values that they have together. */
  private List<Map<String, String>> accepted = List.of();

  private Map<String, String> current = Map.of();

  /** Source that remembers the contents of each revision. */
  private static final class Remembering extends FakeSource {
    private final Map<String, Map<String, String>> history = new HashMap<>();
    private Map<String, String> latest = Map.of();
    private boolean failed;

    Remembering(String name, int ordinal) {
      super(name, ordinal, SourcePhase.LOCAL);
    }

    @Override
    public synchronized SourceSnapshot load() {
      SourceSnapshot snapshot = super.load();
      Map<String, String> values = new TreeMap<>();
      for (SourceLayer layer : snapshot.layers()) {
        layer.values().forEach((key, value) -> values.put(key, value.text()));
      }
      history.put(snapshot.revision(), values);
      latest = values;
      failed = false;
      return snapshot;
    }
  }

  /** Thrown by the model for contents that must be refused. */
  private static final class Invalid extends Exception {
    private static final long serialVersionUID = 1L;
  }

  @Test
  void everyLaw_holdsAfterEveryStep() throws InterruptedException {
    for (int i = 0; i < 4; i++) {
      // Of two with one ordinal, the one that was added first wins.
      sources.add(new Remembering("s" + i, i % 3));
    }
    try {
      int step = 0;
      while (step < STEPS) {
        step = live(step);
      }
    } catch (AssertionError e) {
      throw new AssertionError("run again with -Dvarve.seed=" + seed + ": " + e.getMessage(), e);
    }
    String seen = refusals + " refusals, " + acceptances + " changes, " + mended + " mended";
    assertTrue(refusals > STEPS / 50 && acceptances > STEPS / 10 && mended > STEPS / 50, seen);
    assertTrue(restarts > STEPS / 2000, restarts + " restarts");
  }

  /** Runs one configuration from start to end; returns the number of the next step. */
  private int live(int from) throws InterruptedException {
    restarts++;
    accepted = List.of();
    current = Map.of();
    if (!isValid(allLatest())) {
      assertThrows(ConfigException.class, this::startWithHandle);
      sources.forEach(source -> source.change("k0", "k1", "k2", "k3", "k4", "k5"));
    }
    int step = from;
    try (LayeredConfig config = start()) {
      Live<Optional<Integer>> number = config.live("k0", MAYBE_NUMBER);
      EventModel model = new EventModel(config.snapshot());
      config.onChange("", model);
      check(config, number, true);
      while (step < STEPS && random.nextInt(500) != 0) {
        step++;
        long before = config.snapshot().number();
        int actor = random.nextInt(sources.size());
        act(sources.get(actor));
        check(config, number, !sources.get(actor).latest.equals(accepted.get(actor)));
        long now = config.snapshot().number();
        assertTrue(now >= before, "the number fell");
        acceptances += now > before ? 1 : 0;
      }
      await("what the listener was told of")
          .atMost(Duration.ofMinutes(1))
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(1))
          .untilAsserted(() -> assertEquals(values(config.snapshot()), model.values()));
      assertNull(model.broken());
    }
    return step;
  }

  private void startWithHandle() {
    try (LayeredConfig config = start()) {
      config.live("k0", MAYBE_NUMBER);
    }
  }

  private void act(Remembering source) {
    switch (random.nextInt(12)) {
      case 0 -> {
        source.fail("failure " + random.nextInt(3));
        source.failed = true;
      }
      case 1 -> source.report();
      default -> {
        String[] entries = new String[1 + random.nextInt(3)];
        for (int i = 0; i < entries.length; i++) {
          entries[i] = entry();
        }
        source.change(entries);
      }
    }
  }

  private String entry() {
    String key = "k" + random.nextInt(KEYS);
    return switch (random.nextInt(8)) {
      case 0, 1 -> key;
      case 2 -> key + "=${k" + random.nextInt(KEYS) + "}";
      case 3 -> key + "=${k" + random.nextInt(KEYS) + ":7}";
      case 4 -> key + "=text";
      default -> key + "=" + random.nextInt(100);
    };
  }

  /**
   * Compares the configuration with the model.
   *
   * @param changed true if the last step proposed other contents
   */
  private void check(LayeredConfig config, Live<Optional<Integer>> number, boolean changed) {
    Map<String, SourceStatus> statuses = new HashMap<>();
    config.sources().forEach(status -> statuses.put(status.name(), status));
    List<Map<String, String>> inForce = new ArrayList<>();
    for (Remembering source : sources) {
      Map<String, String> contents = source.history.get(statuses.get(source.name).revision());
      inForce.add(contents);
      State state = statuses.get(source.name).state();
      boolean current = contents.equals(source.latest);
      State expected = source.failed ? State.DOWN : current ? State.UP : State.STALE;
      assertEquals(expected, state, source.name);
      refusals += state == State.STALE ? 1 : 0;
    }
    boolean valid = isValid(allLatest());
    if (valid && changed) {
      assertEquals(allLatest(), inForce, "what is valid together must be accepted");
      mended += wasValid ? 0 : 1;
      wasValid = true;
    }
    wasValid &= valid;
    Map<String, String> expected;
    try {
      expected = resolved(inForce);
    } catch (Invalid e) {
      throw new AssertionError("what is accepted cannot be resolved: " + inForce, e);
    }
    assertEquals(expected, values(config.snapshot()));
    accepted = inForce;
    current = expected;
    assertEquals(
        Optional.ofNullable(expected.get("k0")).map(Integer::valueOf), number.get(), "the handle");
  }

  private List<Map<String, String>> allLatest() {
    return sources.stream().map(source -> source.latest).toList();
  }

  private static Map<String, String> values(ConfigSnapshot snapshot) {
    Map<String, String> values = new TreeMap<>();
    snapshot.keys().forEach(key -> values.put(key, snapshot.get(key)));
    return values;
  }

  private boolean isValid(List<Map<String, String>> contents) {
    try {
      return resolved(contents).keySet().containsAll(stillWritten(contents));
    } catch (Invalid e) {
      return false;
    }
  }

  /** The keys that have a value now, and must be resolvable with other contents. */
  private Set<String> stillWritten(List<Map<String, String>> contents) {
    Set<String> keys = new HashSet<>(current.keySet());
    keys.retainAll(merged(contents).keySet());
    return keys;
  }

  private Map<String, String> merged(List<Map<String, String>> contents) {
    Map<String, String> merged = new TreeMap<>();
    for (int ordinal = 2; ordinal >= 0; ordinal--) {
      for (int i = 0; i < sources.size(); i++) {
        if (sources.get(i).ordinal == ordinal) {
          contents.get(i).forEach(merged::putIfAbsent);
        }
      }
    }
    return merged;
  }

  /** The values of the contents together, without those that cannot be resolved. */
  private Map<String, String> resolved(List<Map<String, String>> contents) throws Invalid {
    Map<String, String> merged = merged(contents);
    Map<String, String> resolved = new TreeMap<>();
    for (String key : merged.keySet()) {
      try {
        resolved.put(key, resolve(merged, key, new HashSet<>()));
      } catch (Invalid e) {
        if (key.equals("k0") || key.equals("k1")) {
          throw e; // the handle and the guard read them
        }
      }
    }
    String number = resolved.get("k0");
    if ((number != null && !number.matches("[0-9]+")) || isUnlucky(resolved.get("k1"))) {
      throw new Invalid();
    }
    return resolved;
  }

  private static boolean isUnlucky(@Nullable String text) {
    return text != null && text.endsWith("3");
  }

  private LayeredConfig start() {
    return Configs.builder(sources.toArray(FakeSource[]::new))
        .guard(
            proposal -> {
              if (isUnlucky(proposal.after().find("k1").orElse(null))) {
                proposal.refuse("k1", "a number that does not end with 3", "choose another");
              }
            })
        .build();
  }

  private static String resolve(Map<String, String> merged, String key, Set<String> chain)
      throws Invalid {
    if (!chain.add(key)) {
      throw new Invalid();
    }
    String text = merged.get(key);
    if (text == null) {
      throw new Invalid();
    }
    if (!text.startsWith("${")) {
      return text;
    }
    boolean hasDefault = text.indexOf(':') > 0;
    String target = text.substring(2, hasDefault ? text.indexOf(':') : text.length() - 1);
    return hasDefault && !merged.containsKey(target) ? "7" : resolve(merged, target, chain);
  }
}
