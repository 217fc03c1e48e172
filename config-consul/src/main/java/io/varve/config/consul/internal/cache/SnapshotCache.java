package io.varve.config.consul.internal.cache;

import io.varve.config.consul.internal.kv.ConsulOrigins;
import io.varve.config.consul.internal.kv.KvEntries;
import io.varve.config.consul.internal.kv.KvQuery;
import io.varve.config.consul.internal.settings.CacheSettings;
import io.varve.config.consul.internal.settings.ConsulSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;

/**
 * Cache of the last known good state in a file. Only the owner can read the file. It is replaced
 * atomically. Not thread-safe.
 */
public final class SnapshotCache {
  private static final Logger log = ConsulOrigins.LOG;

  private final Path file;
  private final SnapshotCodec codec;
  private final List<KvQuery> queries;
  private final Clock clock;
  private final long maxSize;
  private boolean failing;

  public SnapshotCache(
      ConsulSettings settings, CacheSettings cache, List<KvQuery> queries, Clock clock) {
    this.file = cache.file();
    this.codec = new SnapshotCodec(settings.identity(), cache.key());
    this.queries = queries;
    this.clock = clock;
    this.maxSize = settings.maxSize();
  }

  /** Saves a state. A failure is logged once and otherwise ignored. */
  public void save(Map<KvQuery, KvEntries> entries, long index) {
    List<KvEntries> inOrder =
        queries.stream().map(q -> entries.getOrDefault(q, KvEntries.NOTHING)).toList();
    byte[] bytes = codec.encode(new SnapshotCodec.CachedState(clock.instant(), index, inOrder));
    try {
      write(bytes);
      failing = false;
    } catch (IOException | RuntimeException e) {
      if (!failing) {
        failing = true;
        log.warn(
            "{} cannot be written ({}): a start without Consul would find older values or none",
            file,
            e.toString());
      }
    }
  }

  private void write(byte[] bytes) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Path fresh = Files.createTempFile(folder, "." + file.getFileName(), ".new", ownerOnly());
    try {
      try (FileChannel out = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
        ByteBuffer left = ByteBuffer.wrap(bytes);
        while (left.hasRemaining()) {
          out.write(left);
        }
        out.force(true);
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private FileAttribute<?>[] ownerOnly() {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  /**
   * Loads the last saved state. Empty, with a logged warning, if there is none that can be used.
   */
  public Optional<SnapshotCodec.CachedState> load() {
    if (!Files.exists(file)) {
      log.warn("{} is not there yet: there are no values from an earlier run", file);
      return Optional.empty();
    }
    try {
      if (Files.size(file) > 2 * maxSize) {
        throw new SnapshotCodec.UnusableException("it is larger than varve.consul.max-size allows");
      }
      SnapshotCodec.CachedState cached = codec.decode(Files.readAllBytes(file));
      if (cached.entries().size() != queries.size()) {
        throw new SnapshotCodec.UnusableException("it was written for other keys of Consul");
      }
      return Optional.of(cached);
    } catch (SnapshotCodec.UnusableException e) {
      log.warn("{} is not used: {}; it is replaced when Consul answers", file, e.getMessage());
      return Optional.empty();
    } catch (IOException e) {
      log.warn("{} is not used: it cannot be read ({})", file, e.toString());
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
