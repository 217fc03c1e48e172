package io.varve.config.file;

import static io.varve.config.file.Sandbox.effective;
import static io.varve.config.file.Sandbox.order;
import static io.varve.config.file.Sandbox.origin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.varve.config.ConfigException;
import io.varve.config.spi.SourceSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyPerFileFolderTest {
  private final Sandbox box;

  KeyPerFileFolderTest(@TempDir Path directory) {
    box = new Sandbox(directory).set("varve.config", "mount");
  }

  private String refusal() {
    return String.valueOf(assertThrows(ConfigException.class, box::load).getMessage());
  }

  @Test
  void files_areKeys() {
    box.write("mount/db.password", "hunter2\n")
        .write("mount/db/user", "me")
        .write("mount/DB_HOST", "h\n\n")
        .write("mount/servers[0]", "a\r\n")
        .write("mount/empty", "");
    SourceSnapshot snapshot = box.load();
    assertEquals(
        Map.of(
            "db.password",
            "hunter2",
            "db.user",
            "me",
            "db-host",
            "h\n",
            "servers[0]",
            "a",
            "empty",
            ""),
        effective(snapshot));
    assertEquals("mount/db/user", origin(snapshot, "db.user"));
    assertEquals(List.of("mount@50"), order(snapshot));
  }

  @Test
  void patterns_leaveFilesOut_andTakeTextAsItIs() {
    box.write("mount/README.md", "${NAME} is replaced")
        .write("mount/a key that is none..", "x")
        .write("mount/notes/deep/b", "x")
        .write("mount/mail.tmpl", "Dear ${name}")
        .write("mount/mail/from", "${sender}")
        .set("varve.file.exclude", "*.md, notes/, a*none..")
        .set("varve.file.literal", "*.tmpl");
    assertEquals(
        Map.of("mail.tmpl", "Dear \\${name}", "mail.from", "${sender}"), effective(box.load()));
  }

  @Test
  void workingDirectory_mayBeTheFolder() {
    box.write("a", "1").set("varve.config", ".");
    assertEquals("a", origin(box.load(), "a"));
  }

  @Test
  void kubernetesMount_isReadThroughItsLinks() {
    box.write("mount/..2026_11_23/db.password", "x")
        .link("mount/..data", "..2026_11_23")
        .link("mount/db.password", "..data/db.password");
    assertEquals(Map.of("db.password", "x"), effective(box.load()));
  }

  @Test
  void wholeFiles_areParsedAndWin() {
    box.write("mount/application.yaml", "a: 1\nb: 1\nc: 1")
        .write("mount/application-prod.json", "{\"a\": 2}")
        .write("mount/application-other.yaml", "a: {")
        .write("mount/c", "plain")
        .write("mount/d", "plain")
        .profiles("prod");
    SourceSnapshot snapshot = box.load();
    assertEquals(Map.of("a", "2", "b", "1", "c", "1", "d", "plain"), effective(snapshot));
    assertEquals(
        List.of("mount/application-prod.json@50", "mount/application.yaml@50", "mount@50"),
        order(snapshot));
  }

  @Test
  void wrongFiles_areAllReported() throws IOException {
    box.write("mount/a..b", "x").write("mount/x/y", "1").write("mount/x.y", "2");
    Files.write(box.path("mount/keystore"), new byte[] {1, 0, 2});
    box.link("mount/dangling", "nowhere");
    String message = refusal();
    assertThat(message)
        .startsWith("4 problems:")
        .contains("a..b (mount/a..b): expected a key")
        .contains("x.y (mount/x.y): expected each key once, found a second one, the")
        .contains("mount/keystore:1: expected UTF-8 text")
        .contains("mount/dangling: expected a file, found a link to nothing");
  }

  @Test
  void circleOfLinks_isRefused() {
    box.write("mount/sub/a", "1").link("mount/sub/up", "..");
    assertThat(refusal())
        .contains("mount/sub/up: expected a folder, found a link to a folder around it");
  }

  @Test
  void endlessTree_isRefused() throws IOException {
    // Fourteen folders, each with two links to the next: 16,384 ways to the last.
    for (int i = 0; i < 14; i++) {
      Files.createDirectories(box.path("d" + i));
      box.link("d" + i + "/a", "../d" + (i + 1)).link("d" + i + "/b", "../d" + (i + 1));
    }
    box.write("d14/x", "1").link("mount", "d0");
    assertThat(refusal())
        .contains(
            "mount: expected at most 100000 files and 10000 folders, links followed, found more");
  }
}
