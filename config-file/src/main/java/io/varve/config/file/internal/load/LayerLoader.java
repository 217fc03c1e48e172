package io.varve.config.file.internal.load;

import io.varve.config.ConfigException;
import io.varve.config.Origin;
import io.varve.config.Problem;
import io.varve.config.SourceException;
import io.varve.config.file.internal.FileOrigin;
import io.varve.config.file.internal.scan.FileInventory;
import io.varve.config.file.internal.scan.FileInventory.FoundFile;
import io.varve.config.file.internal.scan.FileInventory.FoundFolder;
import io.varve.config.file.internal.scan.FileInventory.FoundItem;
import io.varve.config.file.internal.scan.FileInventory.KeyFile;
import io.varve.config.spi.SourceLayer;
import io.varve.config.spi.SourceLayerBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.Adler32;
import java.util.zip.CRC32;
import java.util.zip.Checksum;
import org.jspecify.annotations.Nullable;

/** Loads files into layers. Unchanged bytes result in the same layer object. Not thread-safe. */
public final class LayerLoader {
  private final TextReader reader;
  private Map<String, Parsed> known = Map.of();

  public LayerLoader(int maxSize) {
    this.reader = new TextReader(maxSize);
  }

  /** Result for one file or folder that could be read: layers, or the failure to parse it. */
  private record Parsed(long digest, List<SourceLayer> layers, @Nullable ConfigException failure) {}

  /**
   * Result for all files.
   *
   * @param layers highest precedence first; empty with a failure
   * @param failure the problems of all files and of the inventory, or null
   * @param malformed true if all files could be read, but not parsed
   */
  record Loaded(List<SourceLayer> layers, @Nullable ConfigException failure, boolean malformed) {}

  Loaded load(FileInventory inventory) {
    List<SourceLayer> layers = new ArrayList<>();
    List<Problem> problems = new ArrayList<>(inventory.problems());
    boolean readable = problems.isEmpty();
    Throwable cause = null;
    Map<String, Parsed> parsed = new HashMap<>();
    for (FoundItem found : inventory.found()) {
      try {
        String key = key(found);
        Parsed before = known.get(key);
        Parsed now =
            found instanceof FoundFile file
                ? read(file, before)
                : read((FoundFolder) found, before);
        parsed.put(key, now);
        layers.addAll(now.layers);
        if (now.failure != null) {
          problems.addAll(now.failure.problems());
          cause = cause == null ? now.failure.getCause() : cause;
        }
      } catch (ConfigException e) {
        readable = false;
        problems.addAll(e.problems());
        cause = cause == null ? e.getCause() : cause;
      }
    }
    known = parsed;
    return problems.isEmpty()
        ? new Loaded(List.copyOf(layers), null, false)
        : new Loaded(List.of(), new SourceException(problems, cause), readable);
  }

  private static String key(FoundItem found) {
    String id = found instanceof FoundFile file ? file.id() : "tree " + found.displayName();
    return found.offset() + " " + id + '\0' + found.displayName();
  }

  private Parsed read(FoundFile file, @Nullable Parsed before) {
    byte[] bytes = reader.bytes(file.opener(), file.displayName());
    long digest = digest(bytes);
    if (before != null && digest == before.digest) {
      return before;
    }
    try {
      String text = TextReader.text(bytes, file.displayName());
      List<SourceLayer> layers = new ArrayList<>();
      for (SourceLayer layer : file.format().parse(text, FileOrigin.of(file.displayName()))) {
        layers.add(layer.withOrdinalOffset(file.offset()));
      }
      return new Parsed(digest, reuseIfEqual(List.copyOf(layers), before), null);
    } catch (ConfigException e) {
      return new Parsed(digest, List.of(), e);
    }
  }

  private Parsed read(FoundFolder folder, @Nullable Parsed before) {
    SourceLayerBuilder builder = SourceLayer.builder(folder.displayName());
    List<Problem> problems = new ArrayList<>();
    boolean readable = true;
    Throwable cause = null;
    for (KeyFile keyFile : folder.keyFiles()) {
      Origin origin = FileOrigin.of(keyFile.displayName());
      byte[] bytes;
      try {
        bytes = reader.bytes(keyFile.opener(), keyFile.displayName());
      } catch (SourceException e) {
        readable = false;
        problems.addAll(e.problems());
        cause = cause == null ? e.getCause() : cause;
        continue;
      }
      try {
        String text = withoutLastBreak(TextReader.text(bytes, keyFile.displayName()));
        builder.put(keyFile.key(), keyFile.literal() ? text.replace("${", "\\${") : text, origin);
      } catch (SourceException e) {
        problems.addAll(e.problems());
        cause = cause == null ? e.getCause() : cause;
      } catch (ConfigException e) {
        // The file's name is not a key.
        for (Problem p : e.problems()) {
          problems.add(
              Problem.of(keyFile.key(), origin, p.expected(), p.found(), "rename the file")
                  .withCode(p.code().orElseThrow()));
        }
      }
    }
    if (!problems.isEmpty()) {
      SourceException failure = new SourceException(problems, cause);
      if (readable) {
        return new Parsed(0, List.of(), failure);
      }
      throw failure;
    }
    List<SourceLayer> layers = List.of(builder.build().withOrdinalOffset(folder.offset()));
    return new Parsed(0, reuseIfEqual(layers, before), null);
  }

  /** The previous layers if the new ones are equal, as after an edit of a comment. */
  private static List<SourceLayer> reuseIfEqual(List<SourceLayer> layers, @Nullable Parsed before) {
    return before != null && sameLayers(layers, before.layers) ? before.layers : layers;
  }

  /** Returns true if the layers have equal contents in the same order. */
  public static boolean sameLayers(List<SourceLayer> layers, List<SourceLayer> others) {
    return layers.size() == others.size()
        && IntStream.range(0, layers.size()).allMatch(i -> layers.get(i).sameAs(others.get(i)));
  }

  private static String withoutLastBreak(String text) {
    return text.replaceFirst("\r?\n\\z", "");
  }

  /** Need not resist deliberate collisions, which are of no use to an attacker. */
  private static long digest(byte[] bytes) {
    return (checksum(new CRC32(), bytes) << 32) | checksum(new Adler32(), bytes);
  }

  private static long checksum(Checksum checksum, byte[] bytes) {
    checksum.update(bytes, 0, bytes.length);
    return checksum.getValue();
  }
}
