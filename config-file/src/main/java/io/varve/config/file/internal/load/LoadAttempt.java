package io.varve.config.file.internal.load;

import io.varve.config.ConfigException;
import io.varve.config.file.internal.scan.FileInventory;
import io.varve.config.file.internal.scan.FileScanner;
import io.varve.config.spi.SourceLayer;
import io.varve.config.spi.SourceSnapshot;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one reading of everything came to.
 *
 * @param inventory what lay there when it was read
 * @param stable whether the same lay there afterwards
 * @param layers what was read; empty with a failure
 * @param failure why it could not be read or understood, or null
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
    boolean stable =
        failure == null ? scanner.isUnchanged(inventory) : inventory.sameAs(scanner.scan());
    return new LoadAttempt(inventory, stable, layers, failure);
  }

  /** Whether the layers say the same in the same order. */
  public boolean sameLayers(List<SourceLayer> others) {
    return LayerLoader.sameLayers(layers, others);
  }

  public SourceSnapshot snapshot() {
    return new SourceSnapshot(layers, inventory.revision());
  }
}
