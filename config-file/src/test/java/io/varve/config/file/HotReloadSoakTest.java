package io.varve.config.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.varve.config.ConfigException;
import io.varve.config.spi.SourceLayer;
import io.varve.config.spi.SourceObserver;
import io.varve.config.spi.SourceSnapshot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random edits in every style of editors and orchestrators. After each quiet time the last report
 * equals a fresh load.
 */
class HotReloadSoakTest {
  private static final List<String> FILES =
      List.of(
          "application.yaml",
          "application.properties",
          "config/application.yaml",
          "config/application-prod.json",
          "application-prod.yaml",
          "extra/deep/extra.properties",
          "tree/key",
          "tree/sub/key",
          "tree/application.yaml",
          "classes/application.yaml");

  private final long seed = new SplittableRandom().nextLong();
  private final SplittableRandom random = new SplittableRandom(seed);
  private final List<String> done = new ArrayList<>();
  private final Sandbox box;
  private int counter;

  HotReloadSoakTest(@TempDir Path directory) {
    box = new Sandbox(directory);
  }

  /** State of an engine: the last snapshot, and the failure since, if any. */
  private static final class State implements SourceObserver {
    private SourceSnapshot snapshot;
    private @Nullable String failure;
    private final List<String> mixtures = new ArrayList<>();

    State(SourceSnapshot snapshot) {
      this.snapshot = snapshot;
    }

    @Override
    public synchronized void changed(SourceSnapshot next) {
      snapshot = next;
      failure = null;
      var values = Sandbox.effective(next);
      if (!String.valueOf(values.get("mount.a")).equals(values.get("mount.b"))) {
        mixtures.add(values.get("mount.a") + " and " + values.get("mount.b"));
      }
    }

    @Override
    public synchronized void failed(ConfigException wrong) {
      failure = wrong.getMessage();
    }

    /** The difference from a fresh load; empty if there is none. */
    synchronized String difference(Sandbox box) {
      String wrong = null;
      List<SourceLayer> fresh = List.of();
      try {
        fresh = box.load().layers();
      } catch (ConfigException e) {
        wrong = e.getMessage();
      }
      if (wrong != null) {
        return wrong.equals(failure) ? "" : "fresh fails: " + wrong + "\nreported: " + failure;
      }
      boolean same = failure == null && fresh.size() == snapshot.layers().size();
      for (int i = 0; same && i < fresh.size(); i++) {
        same = fresh.get(i).sameAs(snapshot.layers().get(i));
      }
      return same
          ? ""
          : "fresh " + fresh + "\nreported " + snapshot.layers() + ", failure " + failure;
    }
  }

  @Test
  void lastReport_isWhatAFreshLoadGives() throws Exception {
    int rounds = Boolean.getBoolean("varve.long") ? 3_000 : 120;
    box.set("varve.config", "mounted.yaml,optional:tree,optional:extra/deep/extra.properties")
        // Only events can detect the edits: the files never get old enough to be trusted.
        .set("varve.file.poll", "PT1H")
        .set("varve.file.quiet", "PT0.005S")
        .profiles("prod");
    Files.createDirectories(box.path("classes"));
    box.classPath(box.path("classes"));
    box.link("mount/..data", "..0").link("mounted.yaml", "mount/app.yaml");
    box.link("mount/app.yaml", "..data/app.yaml");
    mount(0);
    try (FileSource source = box.open()) {
      State state = new State(source.load());
      source.watch(state);
      for (int round = 0; round < rounds; round++) {
        for (int i = random.nextInt(4); i >= 0; i--) {
          edit();
        }
        int now = round;
        await()
            .atMost(Duration.ofSeconds(20))
            .pollDelay(Duration.ZERO)
            .pollInterval(Duration.ofMillis(2))
            .untilAsserted(
                () ->
                    assertThat(state.difference(box))
                        .as("seed %s, round %s, last edits %s", seed, now, tail())
                        .isEmpty());
        assertEquals(List.of(), state.mixtures, () -> "seed " + seed + ", round " + now);
      }
    }
  }

  private void edit() {
    counter++;
    String name = FILES.get(random.nextInt(FILES.size()));
    int style = random.nextInt(12);
    done.add(style + " " + name);
    switch (style) {
      case 0, 1, 2 -> box.write(name, text(name));
      case 3, 4 -> {
        box.write("tmp" + counter, text(name)).write(name, "");
        box.rename("tmp" + counter, name);
      }
      case 5 ->
          box.write(name, text(name)).write(name, text(name).substring(1)).write(name, text(name));
      case 6 -> box.write(name, "{");
      case 7, 8 -> delete(name);
      case 9 -> delete(name.contains("/") ? name.substring(0, name.indexOf('/')) : name);
      default -> mount(counter);
    }
  }

  /** The top folder of the class path stays: a class loader may not find it again. */
  private void delete(String name) {
    if (!name.equals("classes") && Files.exists(box.path(name))) {
      box.delete(name);
    }
  }

  private void mount(int version) {
    box.write(
        "mount/.." + version + "/app.yaml", "mount: {a: " + version + ", b: " + version + "}");
    box.link("mount/..tmp", ".." + version).rename("mount/..tmp", "mount/..data");
  }

  private String text(String name) {
    String key = "k" + random.nextInt(3);
    // Few values, so that texts recur and sizes seldom differ.
    int value = random.nextInt(10);
    return name.endsWith(".properties")
        ? key + "=" + value
        : name.endsWith("key") ? "" + value : "{\"" + key + "\": " + value + "}";
  }

  private String tail() {
    return done.subList(Math.max(0, done.size() - 8), done.size()).toString();
  }
}
