package io.varve.config.file.internal.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileStatusTest {
  @TempDir private Path directory;

  @Test
  void youth_endsAfterTheCoarsestStepOfAnyFileSystem() throws IOException {
    FileStatus status = FileStatus.of(Files.writeString(directory.resolve("a"), "x"));
    Instant now = Files.getLastModifiedTime(directory.resolve("a")).toInstant();
    assertTrue(status.isTooRecent(now));
    assertTrue(status.isTooRecent(now.plusSeconds(2)));
    assertFalse(status.isTooRecent(now.plusSeconds(4)));
    // A file from the future is not trusted: the clock may be behind.
    assertTrue(status.isTooRecent(now.minusSeconds(3_600)));
  }

  @Test
  void replacedFile_differsWithTheSameSizeAndTime() throws IOException {
    FileTime time = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));
    Path a = Files.writeString(directory.resolve("a"), "x");
    Path b = Files.writeString(directory.resolve("b"), "y");
    Files.setLastModifiedTime(a, time);
    Files.setLastModifiedTime(b, time);
    FileStatus before = FileStatus.of(a);
    assertEquals(before, FileStatus.of(a));
    Files.move(b, a, StandardCopyOption.REPLACE_EXISTING);
    assertNotEquals(before, FileStatus.of(a));
  }

  @Test
  void missing_isTheSameBelowAFileAndBehindALink() throws IOException {
    Path file = Files.writeString(directory.resolve("a"), "x");
    Path link = Files.createSymbolicLink(directory.resolve("b"), Path.of("nowhere"));
    assertEquals(FileStatus.Kind.MISSING, FileStatus.of(file.resolve("c")).kind());
    assertEquals(FileStatus.Kind.MISSING, FileStatus.of(link).kind());
    assertEquals(FileStatus.Kind.MISSING, FileStatus.of(directory.resolve("c")).kind());
  }
}
