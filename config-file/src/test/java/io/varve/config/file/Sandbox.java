package io.varve.config.file;

import io.varve.config.file.internal.FileSettings;
import io.varve.config.file.internal.scan.FileScanner;
import io.varve.config.file.internal.scan.FormatRegistry;
import io.varve.config.spi.ConfigFormat;
import io.varve.config.spi.SourceContext;
import io.varve.config.spi.SourceLayer;
import io.varve.config.spi.SourceSnapshot;
import io.varve.config.spi.SourceValue;
import io.varve.config.testkit.SourceContextBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** A working directory with files, and sources opened on it. */
public final class Sandbox {
  public final Path directory;
  private final Map<String, String> settings = new HashMap<>();
  private final List<URL> classPath = new ArrayList<>();
  private String[] profiles = {};
  private List<ConfigFormat> formats = List.of();

  public Sandbox(Path directory) {
    this.directory = directory;
    // Keeps tests of changes short; tests of the quiet time set their own.
    set("varve.file.quiet", "PT0.02S");
  }

  public Sandbox set(String key, String value) {
    settings.put(key, value);
    return this;
  }

  public Sandbox profiles(String... names) {
    profiles = names.clone();
    return this;
  }

  public Sandbox format(ConfigFormat format) {
    formats = List.of(format);
    return this;
  }

  public Sandbox classPath(Path root) {
    try {
      classPath.add(root.toUri().toURL());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  public Path path(String name) {
    return directory.resolve(name);
  }

  public Sandbox write(String name, String text) {
    try {
      Path path = path(name);
      Files.createDirectories(path.getParent());
      Files.writeString(path, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  public Sandbox link(String name, String target) {
    try {
      Path path = path(name);
      Files.createDirectories(path.getParent());
      Files.createSymbolicLink(path, Path.of(target));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** Replaces a file by another in one step. */
  public Sandbox rename(String name, String target) {
    try {
      Files.move(
          path(name),
          path(target),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  public Sandbox delete(String name) {
    try {
      Path path = path(name);
      if (Files.isDirectory(path) && !Files.isSymbolicLink(path)) {
        try (var children = Files.list(path)) {
          children.forEach(child -> delete(directory.relativize(child).toString()));
        }
      }
      Files.delete(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  public SourceContext context() {
    return new SourceContextBuilder()
        .profiles(profiles)
        .workingDirectory(directory)
        .classLoader(new URLClassLoader(classPath.toArray(URL[]::new), null))
        .formats(formats)
        .settings(settings)
        .build();
  }

  public FileScanner scanner() {
    SourceContext context = context();
    FileSettings settings = FileSettings.from(context.settings());
    List<ConfigFormat> builtIn =
        List.of(new PropertiesFormat(), new YamlFormat(), new JsonFormat());
    return new FileScanner(
        context, settings, new FormatRegistry(builtIn, formats, settings.base()));
  }

  public FileSource open() {
    FileSource source = new FileSource();
    source.open(context());
    return source;
  }

  public SourceSnapshot load() {
    try (FileSource source = open()) {
      return source.load();
    }
  }

  /** The merged layers: key to value; higher layers win. */
  public static Map<String, String> effective(SourceSnapshot snapshot) {
    Map<String, String> values = new TreeMap<>();
    List<SourceLayer> layers = snapshot.layers();
    for (int i = layers.size() - 1; i >= 0; i--) {
      layers.get(i).values().forEach((key, value) -> values.put(key, value.text()));
    }
    return values;
  }

  /** The layers in order, as {@code name@offset}. */
  public static List<String> order(SourceSnapshot snapshot) {
    return snapshot.layers().stream()
        .map(layer -> layer.name() + "@" + layer.ordinalOffset())
        .toList();
  }

  /** The origin in the highest layer with the key. */
  public static String origin(SourceSnapshot snapshot, String key) {
    return snapshot.layers().stream()
        .map(layer -> layer.values().get(key))
        .filter(Objects::nonNull)
        .map(SourceValue::origin)
        .findFirst()
        .orElseThrow()
        .toString();
  }
}
