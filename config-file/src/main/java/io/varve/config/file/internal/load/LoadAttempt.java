package io.varve.config.file.internal.load;

import io.varve.config.ConfigException;
import io.varve.config.file.internal.load.LayerLoader.Loaded;
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
 * @param malformed true if all files could be read, but not parsed
 */
public record LoadAttempt(
    FileInventory inventory,
    boolean stable,
    List<SourceLayer> layers,
    @Nullable ConfigException failure,
    boolean malformed) {

  public static LoadAttempt take(FileScanner scanner, LayerLoader loader) {
    FileInventory inventory = scanner.scan();
    Loaded loaded = loader.load(inventory);
    boolean stable = inventory.sameAs(scanner.scan());
    return new LoadAttempt(
        inventory, stable, loaded.layers(), loaded.failure(), loaded.malformed());
  }

  public SourceSnapshot snapshot() {
    return new SourceSnapshot(layers, inventory.revision());
  }
}
