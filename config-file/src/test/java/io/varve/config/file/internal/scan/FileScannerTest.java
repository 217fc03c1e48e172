package io.varve.config.file.internal.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.file.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes that the second scan after a load detects. */
class FileScannerTest {
  private final Path root;
  private final Sandbox box;

  FileScannerTest(@TempDir Path directory) {
    root = directory.resolve("root");
    box = new Sandbox(directory.resolve("work"));
  }

  @BeforeEach
  void makeFolders() throws IOException {
    Files.createDirectories(root);
    box.write("application.properties", "a=1\n").classPath(root);
  }

  @Test
  void nothing_hasChanged() {
    FileScanner scanner = box.scanner();
    FileInventory inventory = scanner.scan();
    assertEquals(1, inventory.found().size());
    assertTrue(inventory.sameAs(scanner.scan()));
  }

  @Test
  void fileThatChangedOrCame_isSeen() {
    FileScanner scanner = box.scanner();
    FileInventory inventory = scanner.scan();
    box.write("application.properties", "a=12\n");
    assertFalse(inventory.sameAs(scanner.scan()));
    inventory = scanner.scan();
    box.write("config/application.yaml", "b: 1\n");
    assertFalse(inventory.sameAs(scanner.scan()));
  }

  @Test
  void fileThatWent_isSeen() throws IOException {
    FileScanner scanner = box.scanner();
    FileInventory inventory = scanner.scan();
    Files.delete(box.directory.resolve("application.properties"));
    assertFalse(inventory.sameAs(scanner.scan()));
  }

  @Test
  void resourceThatComesToAFolderOfTheClassPath_isSeen() throws IOException {
    FileScanner scanner = box.scanner();
    FileInventory inventory = scanner.scan();
    Files.writeString(root.resolve("application.json"), "{}");
    assertFalse(inventory.sameAs(scanner.scan()));
  }

  @Test
  void fileThatComesToAFolderOfKeys_isSeen() {
    box.write("mount/a", "1").set("varve.config", "mount");
    FileScanner scanner = box.scanner();
    FileInventory inventory = scanner.scan();
    assertTrue(inventory.sameAs(scanner.scan()));
    box.write("mount/b", "2");
    assertFalse(inventory.sameAs(scanner.scan()));
  }
}
