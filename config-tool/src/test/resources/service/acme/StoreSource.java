package acme;

import io.varve.config.Problem;
import io.varve.config.SourceException;
import io.varve.config.spi.StoredValue;
import io.varve.config.spi.Write;
import java.util.List;
import java.util.Optional;

public final class StoreSource extends EmptySource
    implements io.varve.config.spi.WritableConfigSource {
  public StoreSource() {
    super("store");
  }

  @Override
  public String storeKey(String key) {
    return key;
  }

  @Override
  public Optional<StoredValue> read(String key) {
    return Optional.empty();
  }

  @Override
  public List<Write> write(List<Write> batch) {
    if (batch.get(0).key().equals("odd")) {
      throw new IllegalStateException("not written: hunter2");
    }
    throw new SourceException(
        Problem.of("a", "a store that answers", "none", "start it"));
  }
}
