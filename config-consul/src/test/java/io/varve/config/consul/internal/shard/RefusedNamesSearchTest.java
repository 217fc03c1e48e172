package io.varve.config.consul.internal.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.config.consul.fixtures.SourceSetup;
import io.varve.config.consul.internal.client.KvReader;
import io.varve.config.consul.internal.http.ConnectionPool;
import io.varve.config.consul.internal.http.ConsulRequestException;
import io.varve.config.consul.internal.kv.IndexedEntries;
import io.varve.config.consul.internal.kv.KvEntries;
import io.varve.config.consul.internal.kv.KvQuery;
import io.varve.config.consul.internal.settings.ConsulSettings;
import io.varve.config.consul.internal.settings.ReadConsistency;
import io.varve.testing.consul.ConsulFacade;
import io.varve.testing.consul.ConsulServer;
import io.varve.testing.consul.ConsulTransaction;
import io.varve.testing.consul.ConsulVersion;
import io.varve.testing.consul.Request;
import io.varve.testing.consul.WithConsul;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Changes are found beside names that a newer server refuses, or takes for other names. */
@WithConsul
class RefusedNamesSearchTest {
  private static final List<String> ODD =
      List.of(
          "p/50%20off",
          "p/folder-3/at-the-end ",
          "p/folder-3/in the middle",
          "p/folder-4//empty/segment",
          "p/folder-4/dots/../up",
          "p/folder-5/colon:x",
          "p/folder-5/caf\u00e9/deep/key");

  private final ConsulServer server;

  RefusedNamesSearchTest(ConsulServer server) {
    this.server = server;
  }

  /** A server that is new itself refuses the names, so that the test could not write them. */
  static Stream<ConsulVersion> versions() {
    return Stream.of(ConsulVersion.values()).filter(ConsulVersion::isNewerThanTheServer);
  }

  private void write(String key, String text) {
    // Transactions of the old server accept every name.
    server.api().transaction().set(key, text).commit();
  }

  private void fill() {
    for (int folder = 0; folder < 30; folder++) {
      for (int from = 0; from < 100; from += 50) {
        ConsulTransaction batch = server.api().transaction();
        for (int i = from; i < from + 50; i++) {
          batch.set("p/folder-" + folder + "/deep/key-" + i, "a value of some length " + i);
        }
        batch.commit();
      }
    }
    ODD.forEach(key -> write(key, "start"));
  }

  private static Map<String, String> texts(KvEntries entries) {
    Map<String, String> texts = new TreeMap<>();
    entries
        .list()
        .forEach(
            entry -> texts.put(entry.key(), new String(entry.value(), StandardCharsets.UTF_8)));
    return texts;
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("versions")
  void changesOfOddNames_andBesideThem_areFound(ConsulVersion version)
      throws ConsulRequestException {
    fill();
    KvQuery.Prefix prefix = new KvQuery.Prefix("p/");
    try (ConsulFacade facade = ConsulFacade.as(version, server);
        ConnectionPool direct = pool(server.uri().toString());
        ConnectionPool newer = pool(facade.uri().toString())) {
      KvReader store = new KvReader(settings(server.uri().toString()), direct);
      IncrementalShardReader reader =
          new IncrementalShardReader(
              new KvReader(settings(facade.uri().toString()), newer),
              new KvQuery.Shard(prefix, "p/", Set.of("p/folder-7/"), 1),
              ReadConsistency.DEFAULT,
              KvEntries.NOTHING,
              0,
              0);
      IndexedEntries answer = reader.read(0, Duration.ofSeconds(60));
      List<String> changed =
          Stream.concat(ODD.stream(), Stream.of("p/new", "p/folder-3/deep/key-1")).toList();
      for (String key : changed) {
        write(key, "changed");
        answer = reader.read(answer.indexOrZero(), Duration.ofSeconds(60));
        Map<String, String> expected = texts(store.read(prefix, 0, Duration.ZERO).entries());
        expected.keySet().removeIf(name -> name.startsWith("p/folder-7/"));
        assertThat(texts(answer.entries())).as(key).isEqualTo(expected);
      }
      assertThat(reader.obstacle()).isEmpty();
      assertThat(facade.requests())
          .extracting(Request::path)
          .noneMatch(path -> path.contains("%2520") || path.endsWith("%20") || path.contains("//"));
    }
  }

  /** Its longest beginning that the server takes is the prefix. */
  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("versions")
  void nameThatOnlyTheWholePrefixContains_isAnObstacle(ConsulVersion version)
      throws ConsulRequestException {
    fill();
    write("p//odd", "start");
    try (ConsulFacade facade = ConsulFacade.as(version, server);
        ConnectionPool newer = pool(facade.uri().toString())) {
      IncrementalShardReader reader =
          new IncrementalShardReader(
              new KvReader(settings(facade.uri().toString()), newer),
              new KvQuery.Shard(new KvQuery.Prefix("p/"), "p/", Set.of(), 1),
              ReadConsistency.DEFAULT,
              KvEntries.NOTHING,
              0,
              0);
      IndexedEntries answer = reader.read(0, Duration.ofSeconds(60));
      write("p//odd", "changed");
      answer = reader.read(answer.indexOrZero(), Duration.ofSeconds(60));
      assertThat(texts(answer.entries())).containsEntry("p//odd", "changed");
      assertThat(reader.obstacle()).contains("p//");
    }
  }

  private static ConsulSettings settings(String uri) {
    return SourceSetup.at(URI.create(uri)).settings();
  }

  private static ConnectionPool pool(String uri) {
    return new ConnectionPool(settings(uri), 4);
  }
}
