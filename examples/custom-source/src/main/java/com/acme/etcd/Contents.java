package com.acme.etcd;

import io.varve.config.InvalidKeyException;
import io.varve.config.Origin;
import io.varve.config.Problem;
import io.varve.config.SourceException;
import io.varve.config.spi.SourceLayer;
import io.varve.config.spi.SourceSnapshot;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/**
 * Turns what etcd holds below a prefix at one revision into a snapshot: {@code orders/db/pool-size}
 * becomes {@code db.pool-size} for the prefix {@code orders/}.
 */
final class Contents {
  private Contents() {}

  /**
   * One value of etcd's.
   *
   * @param bytes the value
   * @param revision the revision of its last change
   */
  record Entry(byte[] bytes, long revision) {}

  /** All that can be wrong with it is told at once. */
  static SourceSnapshot snapshot(
      String prefix, SortedMap<String, Entry> entries, long revision) {
    SourceLayer.Builder layer = SourceLayer.builder("etcd " + prefix);
    List<Problem> problems = new ArrayList<>();
    entries.forEach(
        (key, entry) -> {
          Origin origin = Origin.index(EtcdSource.NAME, "etcd " + key, entry.revision());
          try {
            layer.put(key.substring(prefix.length()).replace('/', '.'), text(entry), origin);
          } catch (InvalidKeyException e) {
            layer.warn("etcd " + key + " is left out: " + e.getMessage());
          } catch (SourceException e) {
            problems.addAll(e.problems());
          } catch (CharacterCodingException e) {
            problems.add(Problem.at(origin, "a text in UTF-8", "other bytes", "write a text"));
          }
        });
    if (!problems.isEmpty()) {
      throw new SourceException(problems, null);
    }
    return new SourceSnapshot(List.of(layer.build()), String.valueOf(revision));
  }

  private static String text(Entry entry) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(entry.bytes())).toString();
  }
}
