package io.varve.config.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the second look after a reading sees. */
class SurveyorTest {
  private final Path root;
  private final Sandbox box;

  SurveyorTest(@TempDir Path directory) {
    root = directory.resolve("root");
    box = new Sandbox(directory.resolve("work"));
  }

  @BeforeEach
  void makeFolders() throws IOException {
    Files.createDirectories(root);
    box.write("application.properties", "a=1\n").classPath(root);
  }

  private Surveyor surveyor() {
    var context = box.context();
    return new Surveyor(context, FileSettings.from(context.settings()));
  }

  @Test
  void nothing_hasChanged() {
    Surveyor surveyor = surveyor();
    Survey survey = surveyor.survey();
    assertEquals(1, survey.found().size());
    assertTrue(surveyor.isStill(survey));
  }

  @Test
  void fileThatChangedOrCame_isSeen() {
    Surveyor surveyor = surveyor();
    Survey survey = surveyor.survey();
    box.write("application.properties", "a=12\n");
    assertFalse(surveyor.isStill(survey));
    survey = surveyor.survey();
    box.write("config/application.yaml", "b: 1\n");
    assertFalse(surveyor.isStill(survey));
  }

  @Test
  void fileThatWent_isSeen() throws IOException {
    Surveyor surveyor = surveyor();
    Survey survey = surveyor.survey();
    Files.delete(box.directory.resolve("application.properties"));
    assertFalse(surveyor.isStill(survey));
  }

  @Test
  void resourceThatComesToAFolderOfTheClassPath_isSeen() throws IOException {
    Surveyor surveyor = surveyor();
    Survey survey = surveyor.survey();
    Files.writeString(root.resolve("application.json"), "{}");
    assertFalse(surveyor.isStill(survey));
  }

  @Test
  void fileThatComesToAFolderOfKeys_isSeen() {
    box.write("mount/a", "1").set("varve.config", "mount");
    Surveyor surveyor = surveyor();
    Survey survey = surveyor.survey();
    assertTrue(surveyor.isStill(survey));
    box.write("mount/b", "2");
    assertFalse(surveyor.isStill(survey));
  }
}
