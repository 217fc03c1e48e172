package io.varve.config.file.internal.load;

import io.varve.config.ConfigException;
import io.varve.config.file.internal.scan.FileInventory;
import io.varve.config.file.internal.scan.FileScanner;
import io.varve.config.spi.SourceLayer;
import io.varve.config.spi.SourceSnapshot;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Result of loading all files once: the files found before the load, the layers or the failure.
 *
 * @param stable true if a scan after the load found the same files
 */
public record LoadAttempt(
    FileInventory inventory,
    boolean stable,
    List<SourceLayer> layers,
    @Nullable ConfigException failure) {

  public static LoadAttempt take(FileScanner scanner, LayerLoader loader) {
    FileInventory inventory = scanner.scan();
    List<SourceLayer> layers = List.of();
    ConfigException failure = null;
    try {
      layers = loader.load(inventory);
    } catch (ConfigException e) {
      failure = e;
    }
    return new LoadAttempt(inventory, inventory.sameAs(scanner.scan()), layers, failure);
  }

  public SourceSnapshot snapshot() {
    return new SourceSnapshot(layers, inventory.revision());
  }
}
