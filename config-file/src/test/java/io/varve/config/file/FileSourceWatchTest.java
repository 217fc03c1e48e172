package io.varve.config.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.varve.config.file.internal.FileSettings;
import io.varve.config.file.internal.load.LayerLoader;
import io.varve.config.file.internal.load.LoadAttempt;
import io.varve.config.file.internal.scan.FileScanner;
import io.varve.config.file.internal.watch.FileWatcher;
import io.varve.config.file.internal.watch.FolderChangeNotifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Changes of files that a watch sees. */
class FileSourceWatchTest extends AbstractFileWatchTest {
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
            new FolderChangeNotifier(null),
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
}
