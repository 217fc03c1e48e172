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
 * Files as a source: {@code application} and {@code application-PROFILE} files in {@code
 * ./config/}, in the working directory and in the root of the class path, and what {@code
 * varve.config} names: files, class path resources, folders with one file a key. Changes on disk
 * are followed.
 *
 * <p>Precedence, highest first: what {@code varve.config} names, the last one first; files of
 * profiles, those of later ones first; {@code application} files; class path resources, those of
 * profiles first. {@code ./config/} comes before the directory itself, and in one folder {@code
 * .properties} before {@code .yaml}, {@code .yml} and {@code .json}. The layers have the ordinals
 * 150, 150, 100 and 50 as long as the source has its own.
 *
 * <p>Settings: {@code varve.config} (a list, {@code optional:} in front of what may be missing),
 * {@code varve.file.name} (another name than {@code application}), {@code varve.file.max-size}
 * (32MiB), {@code varve.file.watch} (true), {@code varve.file.quiet} (100ms: how long a file must
 * rest before it is read again), {@code varve.file.poll} (5s: how often the files are looked at
 * where the system reports no changes).
 *
 * <p>While it watches, the source has one daemon thread, {@code varve-file-watch}. A file that
 * cannot be read or understood is reported with every problem of every file, the last good state
 * stays in force, and it is tried again when something changes and with every poll.
 */
public final class FileSource implements ConfigSource {
  /** Highest precedence first. */
  private static final List<ConfigFormat> BUILT_IN =
      List.of(new PropertiesFormat(), new YamlFormat(), new JsonFormat());

  /** Files that change all the while are taken as they are in the end; they are watched anyway. */
  private static final int ATTEMPTS = 10;

  private @Nullable Opened opened;
  private @Nullable List<SourceLayer> loaded;

  /** Guards the two below, since {@link #close} may come at any moment. */
  private final Object lock = new Object();

  private @Nullable FileWatcher watcher;
  private boolean closed;

  private record Opened(
      SourceContext context, FileSettings settings, FileScanner scanner, LayerLoader loader) {}

  /** For {@link java.util.ServiceLoader}; the source takes its settings when it is opened. */
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

  /** Not an error, since a profile may live in another store alone; but it may be misspelt. */
  private static void logIfUnknown(String base, String profile, List<SourceLayer> layers) {
    String name = base + "-" + profile + ".";
    if (layers.stream().noneMatch(layer -> layer.name().contains(name))) {
      LOG.info("no file has keys for profile {}: looked for {}* in all places", profile, name);
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
              FolderChangeNotifier.of(source.context.workingDirectory().getFileSystem()),
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
    // Outside of the lock: it waits for the thread, which may be in a call that closes us, too.
    if (toClose != null) {
      toClose.close();
    }
  }
}
