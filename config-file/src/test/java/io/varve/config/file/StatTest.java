package io.varve.config.file;

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

class StatTest {
  @TempDir private Path directory;

  @Test
  void youth_endsAfterTheCoarsestStepOfAnyFileSystem() throws IOException {
    Stat stat = Stat.of(Files.writeString(directory.resolve("a"), "x"));
    Instant now = Files.getLastModifiedTime(directory.resolve("a")).toInstant();
    assertTrue(stat.isYoung(now));
    assertTrue(stat.isYoung(now.plusSeconds(2)));
    assertFalse(stat.isYoung(now.plusSeconds(4)));
    // A clock that is behind is no reason for trust.
    assertTrue(stat.isYoung(now.minusSeconds(3_600)));
  }

  @Test
  void replacedFile_differsWithTheSameSizeAndTime() throws IOException {
    FileTime time = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));
    Path a = Files.writeString(directory.resolve("a"), "x");
    Path b = Files.writeString(directory.resolve("b"), "y");
    Files.setLastModifiedTime(a, time);
    Files.setLastModifiedTime(b, time);
    Stat before = Stat.of(a);
    assertEquals(before, Stat.of(a));
    Files.move(b, a, StandardCopyOption.REPLACE_EXISTING);
    assertNotEquals(before, Stat.of(a));
  }

  @Test
  void missing_isTheSameBelowAFileAndBehindALink() throws IOException {
    Path file = Files.writeString(directory.resolve("a"), "x");
    Path link = Files.createSymbolicLink(directory.resolve("b"), Path.of("nowhere"));
    assertEquals(Stat.Kind.MISSING, Stat.of(file.resolve("c")).kind());
    assertEquals(Stat.Kind.MISSING, Stat.of(link).kind());
    assertEquals(Stat.Kind.MISSING, Stat.of(directory.resolve("c")).kind());
  }
}
