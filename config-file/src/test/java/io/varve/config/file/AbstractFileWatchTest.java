package io.varve.config.file;

import io.varve.config.spi.SourceObserver;
import io.varve.config.spi.SourceSnapshot;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A watched folder. */
abstract class AbstractFileWatchTest {
  final RecordingObserver reports = new RecordingObserver();
  Sandbox box;
  @Nullable FileSource source;

  @BeforeEach
  void prepare(@TempDir Path directory) {
    // A poll that never comes: only the system's events can make these tests pass.
    box = new Sandbox(directory).set("varve.file.poll", "PT1H");
  }

  @AfterEach
  void close() {
    if (source != null) {
      source.close();
    }
  }

  SourceSnapshot watch() {
    return watch(reports);
  }

  SourceSnapshot watch(SourceObserver observer) {
    FileSource opened = box.open();
    source = opened;
    SourceSnapshot snapshot = opened.load();
    opened.watch(observer);
    return snapshot;
  }
}
