package io.varve.config.file.internal.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.file.Sandbox;
import io.varve.config.file.internal.scan.FileInventory;
import io.varve.config.file.internal.scan.FileStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchedPathsTest {
  private final Sandbox box;

  WatchedPathsTest(@TempDir Path directory) throws IOException {
    box = new Sandbox(directory.toRealPath());
  }

  /** The watched names, by folder below the sandbox. */
  private Map<String, Set<String>> points(String... paths) {
    Map<Path, FileStatus> statuses = new LinkedHashMap<>();
    for (String path : paths) {
      statuses.put(box.path(path), FileStatus.of(box.path(path)));
    }
    Map<String, Set<String>> points = new LinkedHashMap<>();
    WatchedPaths.of(new FileInventory(List.of(), List.of(), statuses, List.of()))
        .forEach(
            (folder, names) -> {
              if (folder.startsWith(box.directory)) {
                points.put(box.directory.relativize(folder).toString(), names);
              }
            });
    return points;
  }

  @Test
  void file_needsItsFolderAndTheFolderOfThat() {
    box.write("a/b/c.yaml", "");
    assertEquals(
        Map.of("a/b", Set.of("c.yaml", "d.yaml"), "a", Set.of("b")),
        points("a/b/c.yaml", "a/b/d.yaml"));
  }

  @Test
  void missingFolders_needTheLastOneThatIsThere() throws IOException {
    Files.createDirectories(box.path("a"));
    assertEquals(Map.of("a", Set.of("b")), points("a/b/c/d.yaml"));
    box.write("a/b", "a file in its place");
    assertEquals(Map.of("a", Set.of("b")), points("a/b/c/d.yaml"));
  }

  @Test
  void links_needTheFoldersThatHoldThem() {
    box.write("real/..1/x", "").link("real/..data", "..1").link("real/x", "..data/x");
    box.link("way", "real");
    assertEquals(
        Map.of(
            "",
            Set.of("way", "real"),
            "real",
            Set.of("x", "..data", "..1"),
            "real/..1",
            Set.of("x")),
        points("way/x"));
  }

  @Test
  void folder_needsEveryName() {
    box.write("tree/x", "");
    assertEquals(Map.of("", Set.of("tree"), "tree", Set.of(WatchedPaths.ANY)), points("tree"));
  }

  @Test
  void circlesOfLinks_end() {
    box.link("a", "b").link("b", "a").link("self", "self/self");
    assertTrue(points("a/x", "self", "b").getOrDefault("", Set.of()).containsAll(Set.of("a", "b")));
  }
}
