package io.varve.config.file;

import io.varve.config.layered.LayeredConfigBuilder;
import io.varve.config.testkit.ConfigSourceContract;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Contract of sources, for an edited file. */
class FileContractTest extends ConfigSourceContract {
  @TempDir Path folder;

  private final Properties contents = new Properties();

  @BeforeEach
  void write() throws IOException {
    write("");
  }

  private void write(String more) throws IOException {
    StringWriter text = new StringWriter();
    contents.store(text, null);
    Path written = Files.writeString(folder.resolve("written"), text + more);
    Files.move(
        written,
        folder.resolve("application.properties"),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  protected FileSource newSource() {
    return new FileSource();
  }

  @Override
  protected LayeredConfigBuilder process() throws Exception {
    return super.process().directory(folder).defaults(Map.of("varve.file.quiet", "20ms"));
  }

  @Override
  protected void put(String key, String text) throws IOException {
    putAll(Map.of(key, text));
  }

  @Override
  protected void putAll(Map<String, String> texts) throws IOException {
    contents.putAll(texts);
    write("");
  }

  @Override
  protected void delete(String key) throws IOException {
    contents.remove(key);
    write("");
  }

  @Override
  protected void breakStore() throws IOException {
    write("malformed = \\u00zz\n");
  }

  @Override
  protected void mendStore() throws IOException {
    write("");
  }
}
