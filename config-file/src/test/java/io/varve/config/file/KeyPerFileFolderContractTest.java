package io.varve.config.file;

import io.varve.config.ConfigKey;
import io.varve.config.layered.LayeredConfigBuilder;
import io.varve.config.testkit.ConfigSourceContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Contract of sources, for a folder with one file per key. */
class KeyPerFileFolderContractTest extends ConfigSourceContract {
  @TempDir Path folder;

  private Path tree;

  @BeforeEach
  void make() throws IOException {
    tree = Files.createDirectory(folder.resolve("tree"));
  }

  @Override
  protected FileSource newSource() {
    return new FileSource();
  }

  @Override
  protected LayeredConfigBuilder process() throws Exception {
    return super.process()
        .directory(folder)
        .defaults(Map.of("varve.config", "tree/", "varve.file.quiet", "20ms"));
  }

  /** Writes in one step, so that no reader sees half a file. */
  @Override
  protected void put(String key, String text) throws IOException {
    Path written = Files.writeString(folder.resolve("written"), text + "\n");
    Files.move(
        written,
        tree.resolve(key),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  protected void delete(String key) throws IOException {
    Files.delete(tree.resolve(key));
  }

  @Override
  protected boolean canHold(String key, String text) {
    return !key.contains("/");
  }

  /** Writes bytes that are no UTF-8. */
  @Override
  protected void breakStore() throws IOException {
    Files.write(tree.resolve(ConfigKey.join("contract", "broken")), new byte[] {(byte) 0xFF});
  }

  @Override
  protected void mendStore() throws IOException {
    delete("contract.broken");
  }
}
