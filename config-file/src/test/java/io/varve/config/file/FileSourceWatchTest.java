package io.varve.config.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.ConfigException;
import io.varve.config.file.internal.FileSettings;
import io.varve.config.file.internal.load.LayerLoader;
import io.varve.config.file.internal.load.LoadAttempt;
import io.varve.config.file.internal.scan.FileScanner;
import io.varve.config.file.internal.watch.FileWatcher;
import io.varve.config.file.internal.watch.FolderChangeNotifier;
import io.varve.config.spi.SourceObserver;
import io.varve.config.spi.SourceSnapshot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSourceWatchTest {
  private final Sandbox box;
  private final RecordingObserver reports = new RecordingObserver();
  private @Nullable FileSource source;

  FileSourceWatchTest(@TempDir Path directory) {
    // A poll that never comes: only the system's events can make these tests pass.
    box = new Sandbox(directory).set("varve.file.poll", "PT1H");
  }

  @AfterEach
  void close() {
    if (source != null) {
      source.close();
    }
  }

  private SourceSnapshot watch() {
    return watch(reports);
  }

  private SourceSnapshot watch(SourceObserver observer) {
    FileSource opened = box.open();
    source = opened;
    SourceSnapshot snapshot = opened.load();
    opened.watch(observer);
    return snapshot;
  }

  @Test
  void truncateAndWrite_isSeen() throws Exception {
    box.write("application.yaml", "a: 1");
    watch();
    for (int i = 2; i < 6; i++) {
      box.write("application.yaml", "a: " + i);
      reports.awaitValues(Map.of("a", "" + i));
    }
  }

  @Test
  void renameOver_isSeen() throws Exception {
    box.write("application.yaml", "a: 1");
    watch();
    for (int i = 2; i < 6; i++) {
      box.write("application.yaml.swp", "a: " + i)
          .rename("application.yaml.swp", "application.yaml");
      reports.awaitValues(Map.of("a", "" + i));
    }
  }

  @Test
  void sameSizeAndTime_isSeen() throws Exception {
    FileTime time = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));
    Path file = box.write("application.yaml", "a: 1").path("application.yaml");
    Files.setLastModifiedTime(file, time);
    watch();
    box.write("application.yaml", "a: 2");
    Files.setLastModifiedTime(file, time);
    reports.awaitValues(Map.of("a", "2"));
  }

  @Test
  void missingFiles_areSeenWhenTheyAppearAndGo() throws Exception {
    box.set("varve.config", "optional:sub/deep/extra.yaml,optional:later").profiles("prod");
    watch();
    box.write("application.json", "{\"a\": 1}");
    reports.awaitValues(Map.of("a", "1"));
    box.write("config/application-prod.yaml", "a: 2");
    reports.awaitValues(Map.of("a", "2"));
    box.write("sub/deep/extra.yaml", "a: 3");
    reports.awaitValues(Map.of("a", "3"));
    box.write("later/b", "4");
    reports.awaitValues(Map.of("a", "3", "b", "4"));
    box.delete("sub");
    reports.awaitValues(Map.of("a", "2", "b", "4"));
    box.delete("config");
    reports.awaitValues(Map.of("a", "1", "b", "4"));
    box.delete("application.json");
    reports.awaitValues(Map.of("b", "4"));
    box.delete("later");
    reports.awaitValues(Map.of());
    assertEquals(List.of(), reports.failures());
  }

  @Test
  void folderThatReturns_isSeen() throws Exception {
    box.write("config/application.yaml", "a: 1").write("application.yaml", "a: 0");
    watch();
    for (int i = 2; i < 5; i++) {
      box.rename("config", "gone");
      reports.awaitValues(Map.of("a", "0"));
      box.write("gone/application.yaml", "a: " + i).rename("gone", "config");
      reports.awaitValues(Map.of("a", "" + i));
      box.write("config/application.yaml", "a: x" + i);
      reports.awaitValues(Map.of("a", "x" + i));
      box.delete("config");
      reports.awaitValues(Map.of("a", "0"));
      box.write("config/application.yaml", "a: y" + i);
      reports.awaitValues(Map.of("a", "y" + i));
    }
  }

  @Test
  void kubernetesTree_isSeen() throws Exception {
    box.write("mount/..1/a", "1").link("mount/..data", "..1").link("mount/a", "..data/a");
    box.set("varve.config", "mount");
    watch();
    for (int i = 2; i < 6; i++) {
      box.write("mount/.." + i + "/a", "" + i)
          .write("mount/.." + i + "/b", "" + i)
          .link("mount/..data_tmp", ".." + i)
          .rename("mount/..data_tmp", "mount/..data")
          .delete("mount/.." + (i - 1));
      if (i == 2) {
        box.link("mount/b", "..data/b");
      }
      reports.awaitValues(Map.of("a", "" + i, "b", "" + i));
    }
    box.write("mount/..5/a", "6");
    reports.awaitValues(Map.of("a", "6", "b", "5"));
  }

  @Test
  void kubernetesFile_isSeen() throws Exception {
    box.write("mount/..1/app.yaml", "a: 1")
        .link("mount/..data", "..1")
        .link("mount/app.yaml", "..data/app.yaml")
        .link("elsewhere.yaml", "mount/app.yaml")
        .set("varve.config", "elsewhere.yaml");
    watch();
    for (int i = 2; i < 6; i++) {
      box.write("mount/.." + i + "/app.yaml", "a: " + i)
          .link("mount/..data_tmp", ".." + i)
          .rename("mount/..data_tmp", "mount/..data")
          .delete("mount/.." + (i - 1));
      reports.awaitValues(Map.of("a", "" + i));
    }
    box.write("mount/..5/app.yaml", "a: 6");
    reports.awaitValues(Map.of("a", "6"));
  }

  @Test
  void tree_isSeen() throws Exception {
    box.write("tree/a", "1").set("varve.config", "tree");
    watch();
    box.write("tree/sub/b", "2");
    reports.awaitValues(Map.of("a", "1", "sub.b", "2"));
    box.write("tree/sub/b", "3");
    reports.awaitValues(Map.of("a", "1", "sub.b", "3"));
    box.write("tree/application.yaml", "a: 4");
    reports.awaitValues(Map.of("a", "4", "sub.b", "3"));
    box.delete("tree/sub").delete("tree/a");
    reports.awaitValues(Map.of("a", "4"));
  }

  @Test
  void classPathFiles_areSeen() throws Exception {
    box.write("classes/application.yaml", "a: 1").classPath(box.path("classes")).profiles("prod");
    watch();
    box.write("classes/application.yaml", "a: 2");
    reports.awaitValues(Map.of("a", "2"));
    box.write("classes/application-prod.yaml", "a: 3");
    reports.awaitValues(Map.of("a", "3"));
    box.delete("classes/application-prod.yaml");
    reports.awaitValues(Map.of("a", "2"));
  }

  @Test
  void changeBetweenLoadAndWatch_isDelivered() throws Exception {
    FileTime time = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));
    Path file = box.write("application.yaml", "a: 1").path("application.yaml");
    Files.setLastModifiedTime(file, time);
    FileSource opened = box.open();
    source = opened;
    opened.load();
    box.write("application.yaml", "a: 2");
    Files.setLastModifiedTime(file, time);
    opened.watch(reports);
    reports.awaitValues(Map.of("a", "2"));
  }

  @Test
  void brokenFile_failsOnceAndRecovers() throws Exception {
    box.write("application.yaml", "a: 1").write("application.json", "{\"b\": 1}");
    SourceSnapshot first = watch();
    box.write("application.yaml", "password: *hunter2");
    String message = reports.awaitFailure(0);
    assertThat(message).startsWith("application.yaml:1: expected an alias");
    // The same failure again is no news, another one is.
    box.write("application.yaml", "password: *hunter22");
    box.write("application.json", "{");
    assertThat(reports.awaitFailure(1)).contains("2 problems");
    box.write("application.json", "{\"b\": 1}");
    assertEquals(message, reports.awaitFailure(2));
    assertEquals(List.of(), reports.snapshots());
    // As before the failure: it has to be said that it is over.
    box.write("application.yaml", "a: 1");
    SourceSnapshot last = reports.awaitValues(Map.of("a", "1", "b", "1"));
    assertEquals(3, reports.failures().size());
    assertTrue(first.layers().get(0).sameAs(last.layers().get(0)));
  }

  @Test
  void requiredFileThatGoes_fails() throws Exception {
    box.write("x.yaml", "a: 1").set("varve.config", "x.yaml");
    watch();
    box.delete("x.yaml");
    assertThat(reports.awaitFailure(0))
        .startsWith("varve.config (x.yaml): expected a file or folder");
    box.write("x.yaml", "a: 1");
    reports.awaitValues(Map.of("a", "1"));
  }

  @Test
  void unchangedLayers_areTheSameObjects() throws Exception {
    box.write("application.yaml", "a: 1").write("application.json", "{\"b\": 1}");
    SourceSnapshot first = watch();
    box.write("application.json", "{\"b\": 2}");
    SourceSnapshot second = reports.awaitValues(Map.of("a", "1", "b", "2"));
    assertSame(first.layers().get(0), second.layers().get(0));
  }

  @Test
  void editsThatSayNothingNew_areNotReported() throws Exception {
    // Longer than a slow machine takes between the truncation of a file and its writing.
    box.set("varve.file.quiet", "PT0.5S");
    box.write("application.yaml", "a: 1");
    watch();
    box.write("application.yaml", "a: 1 # comment");
    box.write("noise.log", "x").write("application.yaml", "a: 1");
    box.write("application.json", "{\"b\": 1}");
    reports.awaitValues(Map.of("a", "1", "b", "1"));
    assertEquals(1, reports.snapshots().size());
  }

  @Test
  void burst_isReportedOnceItIsOver() throws Exception {
    box.set("varve.file.quiet", "PT0.4S").write("application.properties", "a=0");
    watch();
    for (int i = 1; i <= 200; i++) {
      box.write("application.properties", "a=" + i);
    }
    reports.awaitValues(Map.of("a", "200"));
    assertTrue(reports.snapshots().size() <= 2, () -> reports.snapshots().size() + " reports");
  }

  @Test
  void changesThatNeverStop_areReportedAllTheSame() throws Exception {
    box.set("varve.file.quiet", "PT0.05S").write("application.properties", "a=0");
    watch();
    AtomicInteger counter = new AtomicInteger();
    CountDownLatch enough = new CountDownLatch(1);
    Thread writer =
        new Thread(
            () -> {
              while (enough.getCount() > 0) {
                String text = "a=" + counter.incrementAndGet();
                box.write("next", text).rename("next", "application.properties");
              }
            });
    writer.start();
    try {
      reports.awaitSnapshots(2);
    } finally {
      enough.countDown();
      writer.join();
    }
    reports.awaitValues(Map.of("a", "" + counter.get()));
    assertEquals(List.of(), reports.failures());
  }

  @Test
  void watch_canBeTurnedOff() {
    box.set("varve.file.watch", "false").write("application.yaml", "a: 1");
    watch();
    assertFalse(isWatching());
  }

  @Test
  void close_isIdempotentQuickAndFinal() throws Exception {
    box.write("application.yaml", "a: 1");
    watch();
    box.write("application.yaml", "a: 2");
    reports.awaitValues(Map.of("a", "2"));
    FileSource opened = Objects.requireNonNull(source);
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(1),
        () -> {
          opened.close();
          opened.close();
        });
    assertFalse(isWatching());
    opened.watch(reports);
    assertFalse(isWatching());
    new FileSource().close();
  }

  @Test
  void close_waitsForTheObserver() throws Exception {
    box.write("application.yaml", "a: 1");
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicInteger done = new AtomicInteger();
    watch(
        onChange(
            () -> {
              inside.countDown();
              awaitQuietly(goOn);
              done.incrementAndGet();
            }));
    box.write("application.yaml", "a: 2");
    assertTrue(inside.await(30, TimeUnit.SECONDS));
    Thread closer = new Thread(() -> Objects.requireNonNull(source).close());
    closer.start();
    goOn.countDown();
    closer.join();
    assertEquals(1, done.get());
    assertFalse(isWatching());
  }

  @Test
  void close_canComeFromTheObserver() throws Exception {
    box.write("application.yaml", "a: 1");
    CountDownLatch closed = new CountDownLatch(1);
    watch(
        onChange(
            () -> {
              Objects.requireNonNull(source).close();
              closed.countDown();
            }));
    box.write("application.yaml", "a: 2");
    assertTrue(closed.await(30, TimeUnit.SECONDS));
  }

  @Test
  void throwingObserver_isToldAgain() throws Exception {
    box.set("varve.file.poll", "PT0.05S").write("application.yaml", "a: 1");
    AtomicInteger calls = new AtomicInteger();
    watch(
        new SourceObserver() {
          @Override
          public void changed(SourceSnapshot snapshot) {
            if (calls.incrementAndGet() < 3) {
              throw new IllegalStateException("hunter2");
            }
            reports.changed(snapshot);
          }

          @Override
          public void failed(ConfigException failure) {
            reports.failed(failure);
          }
        });
    box.write("application.yaml", "a: 2");
    reports.awaitValues(Map.of("a", "2"));
    assertEquals(
        List.of(
            "expected files that can be read, found an unexpected java.lang.IllegalStateException;"
                + " see the stack trace, and report it; it is tried again [VARVE-0423]"),
        reports.failures());
  }

  @Test
  void formatThatThrows_isSurvived() throws Exception {
    box.format(
            new TestFormat(
                List.of("odd"),
                text -> {
                  if (text.equals("hunter")) {
                    throw new StackOverflowError(text);
                  }
                  return text;
                }))
        .set("varve.file.poll", "PT0.05S")
        .write("application.odd", "1");
    watch();
    box.write("application.odd", "hunter");
    assertThat(reports.awaitFailure(0))
        .contains("found an unexpected java.lang.StackOverflowError");
    assertFalse(reports.failures().get(0).contains("hunter"));
    box.write("application.odd", "2");
    reports.awaitValues(Map.of("odd", "2"));
  }

  @Test
  void poll_seesWhatTheSystemDoesNotReport() throws Exception {
    box.set("varve.file.poll", "PT0.02S").write("application.yaml", "a: 1");
    box.write("mount/..1/b", "1").link("mount/..data", "..1").link("mount/b", "..data/b");
    box.set("varve.config", "mount");
    var context = box.context();
    FileSettings settings = FileSettings.from(context.settings());
    FileScanner scanner = box.scanner();
    LayerLoader loader = new LayerLoader(settings.maxSize());
    try (FileWatcher watcher =
        new FileWatcher(
            settings,
            scanner,
            loader,
            FolderChangeNotifier.disabled(),
            context.clock(),
            LoadAttempt.take(scanner, loader).layers(),
            reports)) {
      watcher.start();
      box.write("application.yaml", "a: 2");
      reports.awaitValues(Map.of("a", "2", "b", "1"));
      box.write("mount/..2/b", "2").link("tmp", "..2").rename("tmp", "mount/..data");
      reports.awaitValues(Map.of("a", "2", "b", "2"));
      box.delete("application.yaml");
      reports.awaitValues(Map.of("b", "2"));
      box.write("application.yaml", "a: {");
      reports.awaitFailure(0);
      box.write("application.yaml", "a: 3");
      reports.awaitValues(Map.of("a", "3", "b", "2"));
    }
  }

  private boolean isWatching() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals("varve-file-watch"));
  }

  private static SourceObserver onChange(Runnable action) {
    return new SourceObserver() {
      @Override
      public void changed(SourceSnapshot snapshot) {
        action.run();
      }

      @Override
      public void failed(ConfigException failure) {}
    };
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
