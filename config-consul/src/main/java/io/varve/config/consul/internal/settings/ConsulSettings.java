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
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Checked settings of the Consul source.
 *
 * @param datacenter the datacenter to query; null for the agent's own
 * @param maxSize the largest reply that is accepted, in bytes, uncompressed
 * @param cache settings of the cache of the last known good state; null for none
 */
public record ConsulSettings(
    AgentAddresses address,
    ConnectionSettings connection,
    @Nullable String datacenter,
    ReadConsistency consistency,
    Timing timing,
    boolean gzip,
    long maxSize,
    Selection selection,
    StartupPolicy startup,
    DeletionPolicy deletion,
    Watching watching,
    @Nullable CacheSettings cache,
    Writing writing) {

  /**
   * Less than the 30 s after which some servers and proxies cut a request. A watch can be outdated
   * for one wait after a restore of the server.
   */
  private static final Duration DEFAULT_WAIT = Duration.ofSeconds(25);

  /**
   * Timeouts and rates.
   *
   * @param block the wait of a blocking query
   * @param request the timeout of any other request
   * @param startup the time limit of all requests of a start together; 0 for none
   * @param interval the shortest time between two rounds of one watch, after a burst of two
   * @param backoff the longest pause between two attempts during an outage
   * @param quiet the time without changes before a change is reported
   * @param quietMax the longest time for which a change is held back
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
    private static Timing from(SettingsReader reader, StartupPolicy startup) {
      Duration ms = Duration.ofMillis(1);
      Duration minute = Duration.ofMinutes(1);
      Duration quiet = reader.duration("quiet", Duration.ZERO, Duration.ZERO, minute);
      return new Timing(
          reader.duration("wait", DEFAULT_WAIT, Duration.ofSeconds(1), Duration.ofMinutes(10)),
          reader.duration("request-timeout", Duration.ofSeconds(10), ms.multipliedBy(100), minute),
          reader.duration("connect-timeout", Duration.ofSeconds(3), ms.multipliedBy(100), minute),
          reader.duration(
              "startup-timeout", startup.timeout(), Duration.ZERO, minute.multipliedBy(10)),
          reader.duration("min-interval", Duration.ZERO, Duration.ZERO, minute),
          reader.duration(
              "max-backoff", Duration.ofSeconds(5), ms.multipliedBy(100), minute.multipliedBy(10)),
          quiet,
          reader.duration("quiet-max", quiet.multipliedBy(10), quiet, minute.multipliedBy(10)));
    }
  }

  /**
   * Prefixes and keys to read.
   *
   * @param scopes the prefixes, highest precedence first
   * @param keys single keys, highest precedence first
   * @param dataKey the last segment of keys that contain a document; empty for none
   * @param format the format of documents whose key has no extension; null to detect it
   * @param rules patterns of keys that are not read as plain entries
   */
  public record Selection(
      List<ConfigScope> scopes,
      List<String> keys,
      String dataKey,
      @Nullable String format,
      KeyRules rules) {
    /** The names of all keys and prefixes, for messages. */
    public String displayName() {
      Stream<String> prefixes =
          scopes.stream().map(scope -> new KvQuery.Prefix(scope.prefix()).displayName());
      return Stream.concat(keys.stream(), prefixes).collect(Collectors.joining(", "));
    }
  }

  /**
   * Settings of the watches.
   *
   * @param mode the part of a prefix that is reread for each change
   * @param connections the largest number of connections, unless there are more queries
   */
  public record Watching(boolean enabled, WatchMode mode, int connections) {
    private static Watching from(SettingsReader reader, ReadConsistency consistency) {
      WatchMode mode = reader.choice("watch-mode", WatchMode.class, WatchMode.AUTO);
      if (mode == WatchMode.INCREMENTAL && consistency == ReadConsistency.STALE) {
        String key = SettingNames.key("watch-mode");
        throw new ConfigException(
            Problem.of(
                    key,
                    reader.origin(key),
                    "whole or auto, since varve.consul.consistency is stale",
                    "incremental, which relies on answers that are not older than the one before",
                    "set one of the two to another value")
                .withCode("VARVE-0509"));
      }
      return new Watching(
          reader.bool("watch", true),
          mode,
          reader.within("max-connections", Integer.class, 32, 4, 150));
    }
  }

  /**
   * Settings of writes.
   *
   * @param prefix the folder of written keys; empty, or ends with a slash
   * @param seed a file with defaults for keys that Consul does not have; null for none
   */
  public record Writing(String prefix, @Nullable Path seed) {}

  /** Reads the settings. Empty if no agent is configured, or if the source is disabled. */
  public static Optional<ConsulSettings> from(SourceContext context) {
    return from(new SettingsReader(context), context.application(), context.profiles());
  }

  public static Optional<ConsulSettings> from(
      SettingsReader reader, String application, List<String> profiles) {
    boolean tls = reader.bool("tls.enabled", "CONSUL_HTTP_SSL").orElse(false);
    AgentAddresses set = AgentAddresses.from(reader, tls).orElse(null);
    if (!reader.bool("enabled", set != null)) {
      return Optional.empty();
    }
    StartupPolicy startup = reader.choice("startup", StartupPolicy.class, StartupPolicy.FAIL);
    DataSize most = new DataSize(1L << 30);
    Selection selection = selection(reader, application, profiles);
    ReadConsistency consistency =
        reader.choice("consistency", ReadConsistency.class, ReadConsistency.DEFAULT);
    return Optional.of(
        new ConsulSettings(
            set == null ? AgentAddresses.defaultAddress(tls) : set,
            ConnectionSettings.from(reader),
            reader.setting("datacenter").map(SettingsReader.Setting::text).orElse(null),
            consistency,
            Timing.from(reader, startup),
            reader.bool("gzip", false),
            reader
                .within(
                    "max-size", DataSize.class, new DataSize(64L << 20), new DataSize(1024), most)
                .bytes(),
            selection,
            startup,
            reader.choice("when-gone", DeletionPolicy.class, DeletionPolicy.CONFIRM),
            Watching.from(reader, consistency),
            startup == StartupPolicy.CACHED ? CacheSettings.from(reader) : null,
            new Writing(writePrefix(reader, selection), reader.path("seed", "").orElse(null))));
  }

  /** The setting. Without it, the highest scope that is not limited to a profile. */
  private static String writePrefix(SettingsReader reader, Selection selection) {
    SettingsReader.Setting set = reader.setting("write-prefix").orElse(null);
    if (set != null) {
      return KvPath.normalizePrefix(set.text(), set.key(), set.origin());
    }
    return selection.scopes().stream()
        .filter(scope -> !scope.ofProfile())
        .findFirst()
        .map(ConfigScope::prefix)
        .orElse("");
  }

  private static Selection selection(
      SettingsReader reader, String application, List<String> profiles) {
    String keys = SettingNames.key("keys");
    KeyRules rules = KeyRules.from(reader);
    return new Selection(
        scopes(reader, application, profiles).stream()
            .map(scope -> rules.allowDocuments() ? scope : scope.withoutDocuments())
            .distinct()
            .toList(),
        reader.list("keys").stream()
            .map(key -> KvPath.checked(key, keys, reader.origin(keys)))
            .distinct()
            .toList(),
        rules.allowDocuments()
            ? reader.setting("data-key").map(SettingsReader.Setting::text).orElse("data")
            : "",
        reader.setting("format").map(SettingsReader.Setting::text).orElse(null),
        rules);
  }

  private static List<ConfigScope> scopes(
      SettingsReader reader, String application, List<String> profiles) {
    List<String> prefixes = reader.list("prefixes");
    if (prefixes.isEmpty()) {
      return reader.bool("layout", true) ? standard(reader, application, profiles) : List.of();
    }
    String setting = SettingNames.key("prefixes");
    return prefixes.stream()
        .map(prefix -> KvPath.normalizePrefix(prefix, setting, reader.origin(setting)))
        .map(ConfigScope::of)
        .toList();
  }

  /** The application's scopes, then the shared ones. In each group, later profiles come first. */
  private static List<ConfigScope> standard(
      SettingsReader reader, String application, List<String> profiles) {
    String key = SettingNames.key("root");
    String root =
        KvPath.normalizePrefix(
            reader.setting("root").map(SettingsReader.Setting::text).orElse("config"),
            key,
            reader.origin(key));
    List<ConfigScope> scopes = new ArrayList<>();
    KvPath.checked(application, "varve.application", reader.origin("varve.application"));
    for (String name : List.of(application, "application")) {
      for (int i = profiles.size() - 1; i >= 0; i--) {
        scopes.add(ConfigScope.standard(root, name, profiles.get(i)));
      }
      scopes.add(ConfigScope.standard(root, name, null));
    }
    return scopes;
  }

  /** The query parameters for the datacenter. */
  public List<String> datacenterParameters() {
    return datacenter == null ? List.of() : List.of("dc=" + KvPath.encode(datacenter));
  }

  /** Cache identity: address, datacenter, namespace, partition, prefixes and keys. */
  public String identity() {
    return String.join(
        "\n",
        address.toString(),
        String.valueOf(datacenter),
        String.valueOf(connection.namespace()),
        String.valueOf(connection.partition()),
        selection.scopes().toString(),
        selection.keys().toString());
  }
}
