package io.varve.config.consul.internal.settings;

import io.varve.config.ConfigException;
import io.varve.config.DataSize;
import io.varve.config.Problem;
import io.varve.config.consul.internal.kv.KvPath;
import io.varve.config.consul.internal.kv.KvQuery;
import io.varve.config.spi.SourceContext;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is set for Consul, checked.
 *
 * @param address where the agent listens
 * @param access who we are to it
 * @param datacenter which datacenter is asked; null for the agent's own
 * @param consistency how fresh answers must be
 * @param timing how long things may take, and how often they happen
 * @param gzip whether answers are packed
 * @param maxSize the size from which an answer is refused, in bytes, unpacked
 * @param places what is read
 * @param startup what to do when Consul cannot be read at the start
 * @param gone what to do when everything below a prefix is gone
 * @param watching whether and how changes are followed
 * @param cache where the last good state is kept; null for nowhere
 * @param writing where keys are written
 */
public record ConsulSettings(
    AgentAddress address,
    ConnectionSettings access,
    @Nullable String datacenter,
    ReadConsistency consistency,
    Timing timing,
    boolean gzip,
    long maxSize,
    Selection places,
    StartupPolicy startup,
    DeletionPolicy gone,
    Watching watching,
    @Nullable CacheSettings cache,
    Writing writing) {

  /** Longer waits than a minute would leave a watch stale for as long after a restore. */
  private static final Duration WAIT = Duration.ofSeconds(60);

  /**
   * How long things may take, and how often they happen.
   *
   * @param block how long a query waits for a change
   * @param request how long an answer may take otherwise
   * @param connect how long a connection may take
   * @param startup how long a start tries
   * @param interval the time between two requests of one watch, after a burst of two
   * @param backoff the longest pause between two attempts while Consul is down
   * @param quiet how long a prefix must rest before its changes are told
   * @param quietMax how long changes are held back at most
   */
  public record Timing(
      Duration block,
      Duration request,
      Duration connect,
      Duration startup,
      Duration interval,
      Duration backoff,
      Duration quiet,
      Duration quietMax) {
    private static Timing from(SettingsReader given) {
      Duration ms = Duration.ofMillis(1);
      Duration minute = Duration.ofMinutes(1);
      Duration quiet = given.duration("quiet", Duration.ZERO, Duration.ZERO, minute);
      return new Timing(
          given.duration("wait", WAIT, Duration.ofSeconds(1), Duration.ofMinutes(10)),
          given.duration("request-timeout", Duration.ofSeconds(10), ms.multipliedBy(100), minute),
          given.duration("connect-timeout", Duration.ofSeconds(3), ms.multipliedBy(100), minute),
          given.duration(
              "startup-timeout", Duration.ofSeconds(10), Duration.ZERO, minute.multipliedBy(10)),
          given.duration("min-interval", ms.multipliedBy(500), ms.multipliedBy(10), minute),
          given.duration(
              "max-backoff", Duration.ofSeconds(5), ms.multipliedBy(100), minute.multipliedBy(10)),
          quiet,
          given.duration("quiet-max", quiet.multipliedBy(10), quiet, minute.multipliedBy(10)));
    }
  }

  /**
   * What is read.
   *
   * @param scopes the prefixes, highest precedence first
   * @param keys keys named one by one, highest precedence first
   * @param dataKey the name below a prefix that holds a whole text; empty for none
   * @param format the format of texts whose key has no extension; null to tell from the text
   */
  public record Selection(
      List<ConfigScope> scopes, List<String> keys, String dataKey, @Nullable String format) {
    /** The names of all that is read. */
    public String shown() {
      Stream<String> prefixes =
          scopes.stream().map(scope -> new KvQuery.Prefix(scope.prefix()).shown());
      return Stream.concat(keys.stream(), prefixes).collect(Collectors.joining(", "));
    }
  }

  /**
   * How changes are followed.
   *
   * @param on whether they are
   * @param mode what is read again for each change
   * @param connections how many connections there may be, unless there are more queries
   */
  public record Watching(boolean on, WatchMode mode, int connections) {
    private static Watching from(SettingsReader given, ReadConsistency consistency) {
      WatchMode mode = given.choice("watch-mode", WatchMode.class, WatchMode.AUTO);
      if (mode == WatchMode.PARTS && consistency == ReadConsistency.STALE) {
        String key = SettingNames.key("watch-mode");
        throw new ConfigException(
            Problem.of(
                key,
                given.origin(key),
                "whole or auto, since varve.consul.consistency is stale",
                "parts, whose reading takes answers that are not older than the one before",
                "set one of the two to another value"));
      }
      return new Watching(
          given.bool("watch", true),
          mode,
          given.within("max-connections", Integer.class, 32, 4, 150));
    }
  }

  /**
   * Where keys are written.
   *
   * @param prefix the folder; empty, or ends with a slash
   * @param seed a file with the entries to make there if nothing is read for them; null for none
   */
  public record Writing(String prefix, @Nullable Path seed) {}

  /** What is set; empty if nothing names a server, or it is switched off. */
  public static Optional<ConsulSettings> from(SourceContext context) {
    return from(new SettingsReader(context), context.application(), context.profiles());
  }

  public static Optional<ConsulSettings> from(
      SettingsReader given, String application, List<String> profiles) {
    Optional<SettingsReader.Setting> written = given.text("address", "CONSUL_HTTP_ADDR");
    if (!given.bool("enabled", written.isPresent())) {
      return Optional.empty();
    }
    boolean tls = given.bool("tls.enabled", "CONSUL_HTTP_SSL").orElse(false);
    AgentAddress address =
        written
            .map(text -> AgentAddress.parse(text.text(), tls, text.key(), text.origin()))
            .orElse(
                new AgentAddress(tls, AgentAddress.DEFAULT.host(), AgentAddress.DEFAULT.port()));
    StartupPolicy startup = given.choice("startup", StartupPolicy.class, StartupPolicy.FAIL);
    DataSize most = new DataSize(1L << 30);
    Selection places = places(given, application, profiles);
    ReadConsistency consistency =
        given.choice("consistency", ReadConsistency.class, ReadConsistency.DEFAULT);
    return Optional.of(
        new ConsulSettings(
            address,
            ConnectionSettings.from(given),
            given.setting("datacenter").map(SettingsReader.Setting::text).orElse(null),
            consistency,
            Timing.from(given),
            given.bool("gzip", false),
            given
                .within(
                    "max-size", DataSize.class, new DataSize(64L << 20), new DataSize(1024), most)
                .bytes(),
            places,
            startup,
            given.choice("when-gone", DeletionPolicy.class, DeletionPolicy.CONFIRM),
            Watching.from(given, consistency),
            startup == StartupPolicy.CACHED ? CacheSettings.from(given) : null,
            new Writing(target(given, places), given.path("seed", "").orElse(null))));
  }

  /** Below the highest scope that is the application's own in every profile, unless it is set. */
  private static String target(SettingsReader given, Selection places) {
    SettingsReader.Setting set = given.setting("write-prefix").orElse(null);
    if (set != null) {
      return KvPath.prefix(set.text(), set.key(), set.origin());
    }
    return places.scopes().stream()
        .filter(scope -> !scope.ofProfile())
        .findFirst()
        .map(ConfigScope::prefix)
        .orElse("");
  }

  private static Selection places(SettingsReader given, String application, List<String> profiles) {
    List<String> keys = new ArrayList<>();
    String named = SettingNames.key("keys");
    for (String key : given.list("keys")) {
      keys.add(KvPath.checked(key, named, given.origin(named)));
    }
    List<ConfigScope> scopes = new ArrayList<>();
    List<String> prefixes = given.list("prefixes");
    if (!prefixes.isEmpty()) {
      String setting = SettingNames.key("prefixes");
      Set<String> distinct = new LinkedHashSet<>();
      for (String prefix : prefixes) {
        distinct.add(KvPath.prefix(prefix, setting, given.origin(setting)));
      }
      distinct.forEach(prefix -> scopes.add(ConfigScope.of(prefix)));
    } else if (given.bool("layout", true)) {
      scopes.addAll(standard(given, application, profiles));
    }
    return new Selection(
        scopes.stream().distinct().toList(),
        keys.stream().distinct().toList(),
        given.setting("data-key").map(SettingsReader.Setting::text).orElse("data"),
        given.setting("format").map(SettingsReader.Setting::text).orElse(null));
  }

  /** The application's scopes before those that all share, and in each later profiles first. */
  private static List<ConfigScope> standard(
      SettingsReader given, String application, List<String> profiles) {
    String key = SettingNames.key("root");
    String root =
        KvPath.prefix(
            given.setting("root").map(SettingsReader.Setting::text).orElse("config"),
            key,
            given.origin(key));
    List<ConfigScope> scopes = new ArrayList<>();
    KvPath.checked(application, "varve.application", given.origin("varve.application"));
    for (String name : List.of(application, "application")) {
      for (int i = profiles.size() - 1; i >= 0; i--) {
        scopes.add(ConfigScope.standard(root, name, profiles.get(i)));
      }
      scopes.add(ConfigScope.standard(root, name, null));
    }
    return scopes;
  }

  /** What tells this store and what is read of it from others, for the cache. */
  public String identity() {
    return String.join(
        "\n",
        address.toString(),
        String.valueOf(datacenter),
        String.valueOf(access.namespace()),
        String.valueOf(access.partition()),
        places.toString());
  }
}
