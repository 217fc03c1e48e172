package io.varve.config.tool.internal.service;

import io.varve.config.ConfigException;
import io.varve.config.spi.ConfigSource;
import io.varve.config.spi.Diagnostic;
import io.varve.config.spi.SourceContext;
import io.varve.config.spi.SourceLayer;
import io.varve.config.spi.SourceObserver;
import io.varve.config.spi.SourcePhase;
import io.varve.config.spi.SourceSnapshot;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Decorator of a source that records how it was opened and loaded. */
public final class RecordingSource implements ConfigSource {
  /** The use of a source by the tool. */
  public enum Mode {
    /** Loads the source. */
    ONCE,
    /** Loads and watches the source. */
    FOLLOW,
    /** Loads and diagnoses the source; a failure does not end the start. */
    EXAMINE
  }

  private final ConfigSource source;
  private final Mode manner;
  private boolean opened;
  private @Nullable SourceSnapshot loaded;
  private @Nullable Throwable failure;
  private List<Diagnostic> diagnostics = List.of();
  private long nanos;
  private volatile Runnable reported = () -> {};

  RecordingSource(ConfigSource source, Mode manner) {
    this.source = source;
    this.manner = manner;
  }

  /** The decorated source. */
  public ConfigSource source() {
    return source;
  }

  /** The loaded snapshot; empty if the source failed or was not reached. */
  public Optional<SourceSnapshot> loaded() {
    return Optional.ofNullable(loaded);
  }

  /** The loaded layers; none if the source failed. */
  public List<SourceLayer> layers() {
    return loaded == null ? List.of() : loaded.layers();
  }

  /** The failure of opening or loading. */
  public Optional<Throwable> failure() {
    return Optional.ofNullable(failure);
  }

  /** The findings of {@code diagnose()}. */
  public List<Diagnostic> diagnostics() {
    return diagnostics;
  }

  /** The duration of opening and loading. */
  public long millis() {
    return nanos / 1_000_000;
  }

  @Override
  public String name() {
    return source.name();
  }

  @Override
  public int ordinal() {
    return source.ordinal();
  }

  @Override
  public SourcePhase phase() {
    return source.phase();
  }

  @Override
  public void open(SourceContext context) {
    opened =
        attempt(
            () -> {
              source.open(context);
              return true;
            },
            false);
  }

  @Override
  public SourceSnapshot load() {
    if (manner == Mode.EXAMINE && !opened) {
      return SourceSnapshot.of();
    }
    SourceSnapshot result =
        attempt(
            () -> {
              SourceSnapshot snapshot = source.load();
              loaded = snapshot;
              return snapshot;
            },
            SourceSnapshot.of());
    if (manner == Mode.EXAMINE) {
      diagnostics = examined();
    }
    return result;
  }

  /**
   * Runs a step, and records its duration and its failure. An examination goes on after a failure.
   */
  private <T> T attempt(Supplier<T> step, T otherwise) {
    long start = System.nanoTime();
    try {
      return step.get();
    } catch (RuntimeException | LinkageError e) {
      failure = e;
      if (manner != Mode.EXAMINE) {
        throw e;
      }
      return otherwise;
    } finally {
      nanos += System.nanoTime() - start;
    }
  }

  private List<Diagnostic> examined() {
    try {
      return List.copyOf(source.diagnose());
    } catch (RuntimeException | LinkageError e) {
      return List.of(new Diagnostic(Level.ERROR, name(), said(e)));
    }
  }

  /**
   * The message of a failure. Of a foreign exception only its class, since its message may hold a
   * secret.
   */
  public static String said(Throwable e) {
    if (e instanceof ConfigException) {
      return String.valueOf(e.getMessage());
    }
    return e instanceof LinkageError ? e.toString() : e.getClass().getName();
  }

  @Override
  public void watch(SourceObserver observer) {
    if (manner == Mode.FOLLOW) {
      source.watch(new Reporting(observer));
    }
  }

  /** Sets a listener that is called after the engine has processed a report. */
  public void onReport(Runnable listener) {
    reported = listener;
  }

  /** Passes reports to the engine, then calls the listener. */
  private final class Reporting implements SourceObserver {
    private final SourceObserver engine;

    private Reporting(SourceObserver engine) {
      this.engine = engine;
    }

    @Override
    public void changed(SourceSnapshot snapshot) {
      engine.changed(snapshot);
      reported.run();
    }

    @Override
    public void changedWhileFailing(SourceSnapshot snapshot) {
      engine.changedWhileFailing(snapshot);
      reported.run();
    }

    @Override
    public void failed(ConfigException failure) {
      engine.failed(failure);
      reported.run();
    }

    @Override
    public void malformed(ConfigException reason) {
      engine.malformed(reason);
      reported.run();
    }
  }

  @Override
  public List<String> operands() {
    return source.operands();
  }

  @Override
  public List<Diagnostic> diagnose() {
    return source.diagnose();
  }

  @Override
  public void close() {
    source.close();
  }
}
