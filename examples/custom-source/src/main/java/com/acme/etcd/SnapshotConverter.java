package com.acme.etcd;

import io.etcd.jetcd.KeyValue;
import io.varve.config.ConfigKey;
import io.varve.config.Origin;
import io.varve.config.Problem;
import io.varve.config.SourceException;
import io.varve.config.spi.SourceLayer;
import io.varve.config.spi.SourceLayerBuilder;
import io.varve.config.spi.SourceSnapshot;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Converts the contents of etcd below a prefix into a snapshot: {@code orders/db/pool-size} becomes
 * {@code db.pool-size} for the prefix {@code orders/}.
 */
final class SnapshotConverter {
  private SnapshotConverter() {}

  /**
   * Returns the snapshot; throws with all problems at once. An unchanged layer is the same object
   * as before, so that it costs nothing.
   */
  static SourceSnapshot convert(
      String prefix,
      SortedMap<String, KeyValue> entries,
      long revision,
      @Nullable SourceSnapshot before) {
    SourceLayerBuilder layer = SourceLayer.builder("etcd " + prefix);
    List<Problem> problems = new ArrayList<>();
    entries.forEach(
        (key, entry) -> {
          if (key.equals(prefix)) {
            return; // some tools write such keys to show a folder
          }
          String name = key.substring(prefix.length()).replace('/', '.');
          if (!ConfigKey.isKey(name)) {
            layer.warn("etcd " + key + " is left out: it is no key such as db/pool-size");
            return;
          }
          Origin origin = Origin.index(EtcdSource.NAME, "etcd " + key, entry.getModRevision());
          try {
            layer.put(name, text(entry), origin);
          } catch (SourceException e) {
            problems.addAll(e.problems());
          } catch (CharacterCodingException e) {
            problems.add(Problem.at(origin, "a text in UTF-8", "other bytes", "write a text"));
          }
        });
    if (!problems.isEmpty()) {
      throw new SourceException(problems, null);
    }
    SourceLayer built = layer.build();
    SourceLayer known = before == null ? built : before.layers().get(0);
    SourceLayer same = known.sameAs(built) ? known : built;
    return new SourceSnapshot(List.of(same), String.valueOf(revision));
  }

  private static String text(KeyValue entry) throws CharacterCodingException {
    ByteBuffer bytes = ByteBuffer.wrap(entry.getValue().getBytes());
    return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
  }
}
