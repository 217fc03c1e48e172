package io.varve.config.file.internal.load;

import io.varve.config.ConfigException;
import io.varve.config.file.internal.scan.FileInventory;
import io.varve.config.file.internal.scan.FileScanner;
import io.varve.config.spi.SourceLayer;
import io.varve.config.spi.SourceSnapshot;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Result of loading all files once.
 *
 * @param inventory the files that were found before they were read
 * @param stable true if a scan after the read found the same files
 * @param layers the layers; empty with a failure
 * @param failure the reason why files could not be read or parsed, or null
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
