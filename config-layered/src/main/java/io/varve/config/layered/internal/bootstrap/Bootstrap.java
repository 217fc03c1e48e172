package io.varve.config.layered.internal.bootstrap;

import static io.varve.config.layered.internal.Log.LOG;

import io.varve.config.ChangeGuard;
import io.varve.config.ChangeListener;
import io.varve.config.ConfigException;
import io.varve.config.ConfigKey;
import io.varve.config.ConfigSnapshot;
import io.varve.config.Converter;
import io.varve.config.Problem;
import io.varve.config.SourceException;
import io.varve.config.layered.internal.EngineErrors;
import io.varve.config.layered.internal.bind.Binder;
import io.varve.config.layered.internal.convert.ConverterRegistry;
import io.varve.config.layered.internal.engine.Engine;
import io.varve.config.layered.internal.engine.EngineOptions;
import io.varve.config.layered.internal.engine.ManagedSource;
import io.varve.config.layered.internal.engine.OverrideSource;
import io.varve.config.layered.internal.guard.GuardChain;
import io.varve.config.layered.internal.lifecycle.SourceCloser;
import io.varve.config.layered.internal.merge.PlaceholderAccess;
import io.varve.config.layered.internal.merge.RankedLayer;
import io.varve.config.layered.internal.secret.SecretKeyPatterns;
import io.varve.config.layered.internal.secret.SecretRegistry;
import io.varve.config.layered.internal.state.ConfigSnapshotView;
import io.varve.config.layered.internal.state.ConfigState;
import io.varve.config.layered.internal.state.WarningLog;
import io.varve.config.layered.spi.MetricsExporter;
import io.varve.config.spi.ConfigFormat;
import io.varve.config.spi.ConfigSource;
import io.varve.config.spi.SourceContext;
import io.varve.config.spi.SourcePhase;
import io.varve.config.spi.SourceSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Opens the sources phase by phase, since the settings of earlier phases configure later ones.
 * Builds the engine from the sources. Single-use.
 */
public final class Bootstrap {

  private final EngineOptions options;
  private final ClassLoader classLoader;
  private final Map<String, String> systemProperties;
  private final Binder binder;
  private final List<ConfigFormat> formats;
  private final List<ConfigSource> sources;
  private final List<ConfigSource> opened = new ArrayList<>();
  private final List<ManagedSource> managed = new ArrayList<>();
  private final WarningLog warnings = new WarningLog();
  private final EngineSettings settings;
  private SecretRegistry secrets;
  private PlaceholderAccess access;

  /** The state of the open sources; null if it has to be built. */
  private @Nullable ConfigState known;

  private int knownSecrets;

  public Bootstrap(EngineOptions options) {
    this.options = options;
    this.classLoader = options.classLoader();
    this.systemProperties = options.systemProperties();
    this.binder = new Binder(new ConverterRegistry(converters()), classLoader);
    this.settings = new EngineSettings(options, warnings);
    this.secrets = new SecretRegistry(settings.secretKeys());
    this.formats = discover(ConfigFormat.class);
    this.sources = decorated(sources());
    this.access = settings.placeholderAccess(names(SourcePhase.REMOTE));
  }

  private List<ConfigSource> sources() {
    List<ConfigSource> highest = options.allowOverrides ? List.of(new OverrideSource()) : List.of();
    List<ConfigSource> lowest =
        options.defaults == null ? List.of() : List.of(new DefaultsSource(options.defaults));
    return SourceDiscovery.inOrder(highest, options.sources, discover(ConfigSource.class), lowest);
  }

  private List<ConfigSource> decorated(List<ConfigSource> plain) {
    UnaryOperator<ConfigSource> decorator = options.decorator;
    if (decorator == null) {
      return plain;
    }
    List<ConfigSource> all = new ArrayList<>();
    for (ConfigSource source : plain) {
      boolean ours = source instanceof OverrideSource || source instanceof DefaultsSource;
      all.add(ours ? source : decorator.apply(source));
    }
    return all;
  }

  @SuppressWarnings("rawtypes") // a service is identified by its raw class
  private List<Converter<?>> converters() {
    List<Converter<?>> all = new ArrayList<>(options.converters);
    for (Converter converter : discover(Converter.class)) {
      all.add(converter);
    }
    return all;
  }

  private <T> List<T> discover(Class<T> service) {
    // The caller of ServiceLoader.load must be this module, which declares the uses.
    return options.discover
        ? SourceDiscovery.discover(ServiceLoader.load(service, classLoader))
        : List.of();
  }

  /** Opens and loads all sources. Closes them if this fails. */
  public Engine start() {
    try {
      open(SourcePhase.PROCESS);
      open(SourcePhase.LOCAL);
      ConfigSnapshot local = reader();
      open(SourcePhase.REMOTE);
      warnOfUnknownSources();
      GuardChain guards = new GuardChain(guards(), options.guardTimeout, binder);
      Engine engine =
          new Engine(managed, state(), local, secrets, binder, options, warnings, guards);
      for (ChangeListener listener : options.listeners) {
        engine.publisher().subscribe("", listener, null);
      }
      for (ChangeListener listener : discoverActive(ChangeListener.class)) {
        engine.publisher().subscribe(ConfigKey.canonical(listener.prefix()), listener, null);
      }
      for (MetricsExporter exporter : options.exporters) {
        export(engine, exporter);
      }
      for (MetricsExporter exporter : discoverActive(MetricsExporter.class)) {
        export(engine, exporter);
      }
      return engine;
    } catch (RuntimeException | Error failure) {
      new SourceCloser(opened).close();
      throw failure;
    }
  }

  /** Discovers services with effects of their own; none for a read-only configuration. */
  private <T> List<T> discoverActive(Class<T> service) {
    return options.readOnly ? List.of() : discover(service);
  }

  private List<ChangeGuard> guards() {
    List<ChangeGuard> all = new ArrayList<>(options.guards);
    all.addAll(discover(ChangeGuard.class));
    return all;
  }

  private static void export(Engine engine, MetricsExporter exporter) {
    try {
      exporter.export(engine.metrics());
    } catch (RuntimeException | LinkageError failure) {
      LOG.warn("{} failed; going on without it", exporter.getClass().getName(), failure);
    }
  }

  public List<String> operands() {
    List<String> all = new ArrayList<>();
    for (ConfigSource source : sources) {
      all.addAll(source.operands());
    }
    return List.copyOf(all);
  }

  private void open(SourcePhase phase) {
    List<ConfigSource> ofPhase = new ArrayList<>();
    for (ConfigSource source : sources) {
      if (source.phase() == phase) {
        ofPhase.add(source);
      }
    }
    if (ofPhase.isEmpty()) {
      return;
    }
    SourceContext context = context();
    List<ConfigException> failures = new ArrayList<>();
    for (ConfigSource source : ofPhase) {
      try {
        open(source, context);
      } catch (ConfigException failure) {
        failures.add(failure);
      } catch (RuntimeException failure) {
        failures.add(EngineErrors.unexpected(source, "read", failure));
      }
    }
    if (failures.size() == 1) {
      throw failures.get(0);
    }
    if (!failures.isEmpty()) {
      List<Problem> problems = failures.stream().flatMap(f -> f.problems().stream()).toList();
      throw new SourceException(problems, failures.get(0));
    }
    if (phase != SourcePhase.REMOTE) {
      readSettings(phase);
    }
    for (ManagedSource source : managed) {
      rank(source);
    }
  }

  /** Reads the settings of the engine in the sources of a phase. */
  private void readSettings(SourcePhase phase) {
    List<RankedLayer> layers = new ArrayList<>();
    for (ManagedSource source : managed) {
      if (source.source().phase() == phase) {
        layers.addAll(source.layers(false));
      }
    }
    SecretKeyPatterns before = settings.secretKeys();
    Set<String> mentioned = settings.mentioned(phase, layers);
    if (phase == SourcePhase.PROCESS || !mentioned.isEmpty()) {
      settings.read(phase, mentioned, names(), reader());
    }
    if (settings.secretKeys() != before) {
      secrets = new SecretRegistry(settings.secretKeys());
      known = null;
    }
    PlaceholderAccess allowed = settings.placeholderAccess(names(SourcePhase.REMOTE));
    // The equals of a record would cost a start 20 ms.
    if (!allowed.allowed().equals(access.allowed())) {
      access = allowed;
      known = null;
    }
  }

  private void open(ConfigSource source, SourceContext context) {
    opened.add(source);
    source.open(context);
    SourceSnapshot loaded = Objects.requireNonNull(source.load(), "load() returned null");
    ManagedSource loadedSource =
        new ManagedSource(source, loaded, source.ordinal(), options.clock.instant());
    // Of equal ordinals, the source that was added first takes precedence, regardless of the order
    // of opening.
    int position = 0;
    while (position < managed.size()
        && sources.indexOf(managed.get(position).source()) <= sources.indexOf(source)) {
      position++;
    }
    managed.add(position, loadedSource);
  }

  private SourceContext context() {
    return new EngineSourceContext(
        settings.application(),
        settings.profiles(),
        options.arguments,
        options.environment,
        systemProperties,
        options.directory,
        classLoader,
        formats,
        reader(),
        options.clock,
        options.readOnly);
  }

  private ConfigSnapshot reader() {
    return new ConfigSnapshotView(state(), binder, "");
  }

  /** Returns the state of the open sources, rebuilt only if it may have changed. */
  private ConfigState state() {
    List<RankedLayer> layers = ManagedSource.stack(managed, List.of());
    int learnt = secrets.learnt();
    ConfigState last = known;
    if (last == null || learnt != knownSecrets || !areSame(layers, last.stack().unfilled())) {
      last = ConfigState.of(layers, secrets, access, warnings);
      known = last;
      knownSecrets = learnt;
    }
    return last;
  }

  private static boolean areSame(List<RankedLayer> some, List<RankedLayer> others) {
    if (some.size() != others.size()) {
      return false;
    }
    for (int i = 0; i < some.size(); i++) {
      RankedLayer one = some.get(i);
      RankedLayer other = others.get(i);
      if (one.layer() != other.layer()
          || one.ordinal() != other.ordinal()
          || !one.source().equals(other.source())) {
        return false;
      }
    }
    return true;
  }

  /** Settings change the ordinals of all sources except the overrides, which stay on top. */
  private void rank(ManagedSource source) {
    if (source.source() instanceof OverrideSource) {
      return;
    }
    source.rank(
        settings.ordinals().getOrDefault(source.source().name(), source.source().ordinal()));
  }

  private void warnOfUnknownSources() {
    Set<String> unknown = new TreeSet<>(settings.ordinals().keySet());
    unknown.removeAll(names());
    if (!unknown.isEmpty()) {
      LOG.warn("an ordinal is set for {}, but the sources here are {}", unknown, names());
    }
    Set<String> unlimited = settings.placeholderSources();
    unlimited.removeAll(names(SourcePhase.REMOTE));
    if (!unlimited.isEmpty()) {
      LOG.warn(
          "{} is set for {}, but the remote sources here are {}",
          PlaceholderAccess.SETTING,
          unlimited,
          names(SourcePhase.REMOTE));
    }
  }

  private Set<String> names() {
    return names(SourcePhase.values());
  }

  private Set<String> names(SourcePhase... phases) {
    Set<String> names = new TreeSet<>();
    for (ConfigSource source : sources) {
      if (!(source instanceof OverrideSource) && List.of(phases).contains(source.phase())) {
        names.add(source.name());
      }
    }
    return names;
  }
}
