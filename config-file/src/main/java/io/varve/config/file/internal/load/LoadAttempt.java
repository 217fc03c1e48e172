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
 * Result of loading all files once.
 *
 * @param inventory the files that were found before they were read
 * @param stable true if a scan after the read found the same files
 * @param layers the layers; empty with a failure
 * @param failure the reason why files could not be read or parsed, or null
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

  public boolean sameLayers(List<SourceLayer> others) {
    return LayerLoader.sameLayers(layers, others);
  }

  public SourceSnapshot snapshot() {
    return new SourceSnapshot(layers, inventory.revision());
  }
}
