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
import io.varve.config.layered.internal.bind.Binder;
import io.varve.config.layered.internal.convert.ConverterRegistry;
import io.varve.config.layered.internal.engine.Engine;
import io.varve.config.layered.internal.engine.ManagedSource;
import io.varve.config.layered.internal.engine.OverrideSource;
import io.varve.config.layered.internal.guard.GuardChain;
import io.varve.config.layered.internal.lifecycle.SourceCloser;
import io.varve.config.layered.internal.merge.RankedLayer;
import io.varve.config.layered.internal.secret.SecretKeyPatterns;
import io.varve.config.layered.internal.secret.SecretRegistry;
import io.varve.config.layered.internal.state.State;
import io.varve.config.layered.internal.state.StateView;
import io.varve.config.layered.internal.state.Warnings;
import io.varve.config.spi.ConfigFormat;
import io.varve.config.spi.ConfigSource;
import io.varve.config.layered.spi.MetricsExporter;
import io.varve.config.spi.SourceContext;
import io.varve.config.spi.SourcePhase;
import io.varve.config.spi.SourceSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Opens the sources phase by phase: what the earlier ones say configures the later ones. Of use
 * once.
 */
public final class Bootstrap {

  private final EngineOptions options;
  private final Binder binder;
  private final List<ConfigFormat> formats;
  private final List<ConfigSource> sources;
  private final List<ConfigSource> opened = new ArrayList<>();
  private final List<ManagedSource> slots = new ArrayList<>();
  private final Warnings warnings = new Warnings();
  private final EngineSettings boot;
  private SecretRegistry secrets;

  /** What the sources that are open say; as long as nothing it was made of has changed. */
  private @Nullable State known;

  private int knownSecrets;

  public Bootstrap(EngineOptions options) {
    this.options = options;
    this.binder = new Binder(new ConverterRegistry(converters()), options.classLoader());
    this.boot = new EngineSettings(options, warnings);
    this.secrets = new SecretRegistry(boot.secretKeys());
    this.formats = discover(ConfigFormat.class);
    this.sources =
        decorated(SourceDiscovery.inOrder(options.sources(), discover(ConfigSource.class)));
  }

  private List<ConfigSource> decorated(List<ConfigSource> plain) {
    List<ConfigSource> all = new ArrayList<>();
    for (ConfigSource source : plain) {
      all.add(decorated(source));
    }
    return List.copyOf(all);
  }

  private ConfigSource decorated(ConfigSource source) {
    boolean ours = source instanceof OverrideSource || source instanceof DefaultsSource;
    UnaryOperator<ConfigSource> decorator = options.decorator();
    return ours || decorator == null ? source : decorator.apply(source);
  }

  @SuppressWarnings("rawtypes") // a service is named by its raw class
  private List<Converter<?>> converters() {
    List<Converter<?>> all = new ArrayList<>(options.converters());
    for (Converter converter : discover(Converter.class)) {
      all.add(converter);
    }
    return all;
  }

  private <T> List<T> discover(Class<T> service) {
    // The caller of ServiceLoader.load must be this module, which declares the uses.
    return options.discover()
        ? SourceDiscovery.discover(ServiceLoader.load(service, options.classLoader()))
        : List.of();
  }

  /** Opens and loads everything; on failure closes what was opened. */
  public Engine start() {
    try {
      for (SourcePhase phase : SourcePhase.values()) {
        open(phase);
      }
      warnOfUnknownOrdinals();
      GuardChain guards = new GuardChain(guards(), options.guardTimeout(), binder);
      Engine engine =
          new Engine(slots, state().resolved(), secrets, binder, options, warnings, guards);
      engine.judgeStart();
      for (ChangeListener listener : options.listeners()) {
        engine.published().subscribe("", listener, null);
      }
      for (ChangeListener listener : toldTo(ChangeListener.class)) {
        engine.published().subscribe(ConfigKey.canonical(listener.prefix()), listener, null);
      }
      for (MetricsExporter exporter : options.exporters()) {
        export(engine, exporter);
      }
      for (MetricsExporter exporter : toldTo(MetricsExporter.class)) {
        export(engine, exporter);
      }
      return engine;
    } catch (RuntimeException | Error failure) {
      SourceCloser.close(opened);
      throw failure;
    }
  }

  /** Providers that do something with what they hear: none where somebody only looks. */
  private <T> List<T> toldTo(Class<T> service) {
    return options.readOnly() ? List.of() : discover(service);
  }

  private List<ChangeGuard> guards() {
    List<ChangeGuard> all = new ArrayList<>(options.guards());
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

  /** The arguments that are no options. */
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
        failures.add(SourceDiscovery.unexpected(source, "read", failure));
      }
    }
    if (failures.size() == 1) {
      throw failures.get(0);
    }
    if (!failures.isEmpty()) {
      List<Problem> problems = failures.stream().flatMap(f -> f.problems().stream()).toList();
      throw new SourceException(problems, failures.get(0));
    }
    List<RankedLayer> layers = new ArrayList<>();
    for (ManagedSource slot : slots) {
      if (slot.source().phase() == phase) {
        layers.addAll(slot.layers(false));
      }
    }
    SecretKeyPatterns before = boot.secretKeys();
    Set<String> mentioned = boot.mentioned(phase, layers);
    if (phase == SourcePhase.PROCESS || !mentioned.isEmpty()) {
      boot.learn(phase, mentioned, names(), settings());
    }
    if (boot.secretKeys() != before) {
      secrets = new SecretRegistry(boot.secretKeys());
      known = null;
    }
    for (ManagedSource slot : slots) {
      rank(slot);
    }
  }

  private void open(ConfigSource source, SourceContext context) {
    opened.add(source);
    source.open(context);
    SourceSnapshot loaded = Objects.requireNonNull(source.load(), "load() returned null");
    ManagedSource slot =
        new ManagedSource(source, loaded, source.ordinal(), options.clock().instant());
    // Of equal ordinals the source that was given first wins, whichever opened first.
    int place = 0;
    while (place < slots.size()
        && sources.indexOf(slots.get(place).source()) <= sources.indexOf(source)) {
      place++;
    }
    slots.add(place, slot);
  }

  private SourceContext context() {
    return new SourceContext(
        boot.application(),
        boot.profiles(),
        options.arguments(),
        options.environment(),
        options.systemProperties(),
        options.directory(),
        options.classLoader(),
        formats,
        settings(),
        options.clock(),
        options.readOnly());
  }

  private ConfigSnapshot settings() {
    return new StateView(state(), binder, "");
  }

  /** What the sources that are open say, made anew only where it may differ from the last time. */
  private State state() {
    List<RankedLayer> layers = Engine.stack(slots, List.of());
    int learnt = secrets.learnt();
    State last = known;
    if (last == null || learnt != knownSecrets || !areSame(layers, last.stack().unfilled())) {
      last = State.lenient(layers, secrets, warnings);
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

  /** Overrides stay on top, whatever the settings say. */
  private void rank(ManagedSource slot) {
    if (slot.source() instanceof OverrideSource) {
      return;
    }
    slot.rank(boot.ordinals().getOrDefault(slot.source().name(), slot.source().ordinal()));
  }

  private void warnOfUnknownOrdinals() {
    Set<String> unknown = new TreeSet<>(boot.ordinals().keySet());
    unknown.removeAll(names());
    if (!unknown.isEmpty()) {
      LOG.warn("an ordinal is set for {}, but the sources here are {}", unknown, names());
    }
  }

  private Set<String> names() {
    Set<String> names = new TreeSet<>();
    for (ConfigSource source : sources) {
      if (!(source instanceof OverrideSource)) {
        names.add(source.name());
      }
    }
    return names;
  }
}
