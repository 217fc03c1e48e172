package io.varve.config.file;

import static io.varve.config.file.internal.FileSourceLogger.LOG;

import io.varve.config.file.internal.FileOrigin;
import io.varve.config.file.internal.FileSettings;
import io.varve.config.file.internal.load.LayerLoader;
import io.varve.config.file.internal.load.LoadAttempt;
import io.varve.config.file.internal.scan.FileScanner;
import io.varve.config.file.internal.scan.FormatRegistry;
import io.varve.config.file.internal.watch.FileWatcher;
import io.varve.config.file.internal.watch.FolderChangeNotifier;
import io.varve.config.spi.ConfigFormat;
import io.varve.config.spi.ConfigSource;
import io.varve.config.spi.SourceContext;
import io.varve.config.spi.SourceLayer;
import io.varve.config.spi.SourceObserver;
import io.varve.config.spi.SourceSnapshot;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Files as a source, reloaded when they change on disk.
 *
 * <table>
 * <caption>Locations, highest precedence first</caption>
 * <tr><th>location</th><th>ordinal</th></tr>
 * <tr><td>files, class path resources and folders with one file per key in {@code varve.config}; the last one first</td><td>150</td></tr>
 * <tr><td>{@code application-PROFILE} files in {@code ./config/} and in the working directory; the
 *     last profile first</td><td>150</td></tr>
 * <tr><td>{@code application} files in {@code ./config/} and in the working directory</td>
 *     <td>100</td></tr>
 * <tr><td>class path resources with these names, those of profiles first</td><td>50</td></tr>
 * </table>
 *
 * <p>{@code ./config/} comes before the working directory. In one folder {@code .properties} comes
 * before {@code .yaml}, {@code .yml} and {@code .json}. The ordinals are relative to the source's
 * own, 100.
 *
 * <table>
 * <caption>Settings</caption>
 * <tr><th>setting</th><th>default</th><th>meaning</th></tr>
 * <tr><td>{@code varve.config}</td><td>none</td><td>list of further locations; {@code optional:}
 *     in front of one that may be missing</td></tr>
 * <tr><td>{@code varve.file.name}</td><td>{@code application}</td><td>base name of the
 *     files</td></tr>
 * <tr><td>{@code varve.file.max-size}</td><td>32MiB</td><td>largest file accepted</td></tr>
 * <tr><td>{@code varve.file.exclude}</td><td>none</td><td>patterns of files that are not read, in
 *     folders with one file per key</td></tr>
 * <tr><td>{@code varve.file.literal}</td><td>none</td><td>patterns of files there in whose values
 *     <code>${</code> is text</td></tr>
 * <tr><td>{@code varve.file.watch}</td><td>true</td><td>reload files that change</td></tr>
 * <tr><td>{@code varve.file.quiet}</td><td>100ms</td><td>time without changes before files are
 *     reread</td></tr>
 * <tr><td>{@code varve.file.poll}</td><td>5s</td><td>interval of checks if the system reports no changes</td></tr>
 * </table>
 *
 * <p>The watch has one daemon thread, {@code varve-file-watch}. If a file cannot be read or parsed,
 * all problems of all files are reported, and the last known good state remains. Reading is retried
 * when something changes and with every poll.
 */
public final class FileSource implements ConfigSource {
  /** Highest precedence first. */
  private static final List<ConfigFormat> BUILT_IN =
      List.of(new PropertiesFormat(), new YamlFormat(), new JsonFormat());

  /**
   * Number of attempts to load files that do not change meanwhile. The result of the last attempt
   * is used in any case, since the watch detects later changes.
   */
  private static final int ATTEMPTS = 10;

  private @Nullable Opened opened;
  private @Nullable List<SourceLayer> loaded;

  /** Guards {@code watcher} and {@code closed}: {@link #close} may be called at any time. */
  private final Object lock = new Object();

  private @Nullable FileWatcher watcher;
  private boolean closed;

  private record Opened(
      SourceContext context, FileSettings settings, FileScanner scanner, LayerLoader loader) {}

  /** For {@link java.util.ServiceLoader}. The source reads its settings when it is opened. */
  public FileSource() {}

  @Override
  public String name() {
    return FileOrigin.SOURCE;
  }

  @Override
  public int ordinal() {
    return 100;
  }

  @Override
  public void open(SourceContext context) {
    FileSettings settings = FileSettings.from(context.settings());
    FormatRegistry formats = new FormatRegistry(BUILT_IN, context.formats(), settings.base());
    FileScanner scanner = new FileScanner(context, settings, formats);
    opened = new Opened(context, settings, scanner, new LayerLoader(settings.maxSize()));
  }

  @Override
  public SourceSnapshot load() {
    Opened source = Objects.requireNonNull(opened, "open the source first");
    LoadAttempt attempt = LoadAttempt.take(source.scanner, source.loader);
    for (int i = 1; i < ATTEMPTS && !attempt.stable(); i++) {
      attempt = LoadAttempt.take(source.scanner, source.loader);
    }
    if (attempt.failure() != null) {
      throw attempt.failure();
    }
    loaded = attempt.layers();
    List<SourceLayer> layers = attempt.layers();
    String base = source.settings.base();
    for (String profile : source.context.profiles()) {
      logIfUnknown(base, profile, layers);
    }
    return attempt.snapshot();
  }

  /**
   * Logs a profile without files, which may be misspelt. It is no error, since its values may be in
   * another source.
   */
  private static void logIfUnknown(String base, String profile, List<SourceLayer> layers) {
    String name = base + "-" + profile + ".";
    if (layers.stream().noneMatch(layer -> layer.name().contains(name))) {
      LOG.info("no file has keys for profile {}: looked for {}* in all locations", profile, name);
    }
  }

  @Override
  public void watch(SourceObserver observer) {
    Opened source = Objects.requireNonNull(opened, "open the source first");
    if (!source.settings.watch()) {
      return;
    }
    synchronized (lock) {
      if (closed || watcher != null) {
        return;
      }
      watcher =
          new FileWatcher(
              source.settings,
              source.scanner,
              source.loader,
              new FolderChangeNotifier(source.context.workingDirectory().getFileSystem()),
              source.context.clock(),
              loaded,
              observer);
      watcher.start();
    }
  }

  @Override
  public void close() {
    FileWatcher toClose;
    synchronized (lock) {
      closed = true;
      toClose = watcher;
    }
    // Outside the lock: close() waits for the watch thread, which may also be closing this source.
    if (toClose != null) {
      toClose.close();
    }
  }
}
