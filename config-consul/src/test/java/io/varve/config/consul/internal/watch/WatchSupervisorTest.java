package io.varve.config.consul.internal.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.varve.config.ConfigException;
import io.varve.config.consul.fixtures.SourceSetup;
import io.varve.config.consul.internal.client.OnDemandKvClient;
import io.varve.config.consul.internal.http.ConnectionPool;
import io.varve.config.consul.internal.kv.IndexedEntries;
import io.varve.config.consul.internal.kv.KeyPatterns;
import io.varve.config.consul.internal.kv.KvEntries;
import io.varve.config.consul.internal.kv.KvEntry;
import io.varve.config.consul.internal.kv.KvQuery;
import io.varve.config.consul.internal.layers.DocumentFormats;
import io.varve.config.consul.internal.layers.KeyLayout;
import io.varve.config.consul.internal.layers.LayerAssembler;
import io.varve.config.consul.internal.publish.SnapshotPublisher;
import io.varve.config.consul.internal.settings.ConsulSettings;
import io.varve.config.spi.SourceObserver;
import io.varve.config.spi.SourceSnapshot;
import io.varve.testing.consul.ConsulServer;
import io.varve.testing.consul.ConsulTransaction;
import io.varve.testing.consul.WithConsul;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Watches that end although nobody ended them, as when a JVM has no memory left. */
@WithConsul
class WatchSupervisorTest {
  private static final KvQuery.Prefix P = new KvQuery.Prefix("p/");
  private static final int KEYS = 6000;

  private final ConsulServer server;
  private final List<String> failures = new CopyOnWriteArrayList<>();
  private final SnapshotPublisher publisher;
  private final ConnectionPool pool;
  private final WatchSupervisor supervisor;

  WatchSupervisorTest(ConsulServer server) {
    this.server = server;
    // Two folders, each of which deserves a watch of its own.
    for (String folder : List.of("p/a/", "p/b/")) {
      for (int from = 0; from < KEYS / 2; from += 50) {
        ConsulTransaction batch = server.api().transaction();
        IntStream.range(from, from + 50).forEach(i -> batch.set(folder + "k" + i, "1"));
        batch.commit();
      }
    }
    ConsulSettings settings =
        SourceSetup.at(server.uri())
            .set("prefixes", "p")
            .set("watch-mode", "incremental")
            .settings();
    DocumentFormats formats = new DocumentFormats(List.of(), null);
    KeyLayout layout = new KeyLayout(settings.selection(), formats);
    publisher =
        new SnapshotPublisher(
            layout, new LayerAssembler(formats, KeyPatterns.NONE), null, Long.MAX_VALUE);
    pool = new ConnectionPool(settings, 32);
    List<KvQuery> queries = List.of(P);
    KvEntries present =
        new OnDemandKvClient(settings, pool).read(queries).getOrDefault(P, KvEntries.NOTHING);
    var unused = publisher.start(Map.of(P, new IndexedEntries(present, 1L)), "");
    supervisor =
        new WatchSupervisor(settings, queries, Map.of(), pool, publisher, new Observer(failures));
  }

  private record Observer(List<String> failures) implements SourceObserver {
    @Override
    public void changed(SourceSnapshot snapshot) {}

    @Override
    public void failed(ConfigException failure) {
      failures.add(String.valueOf(failure.getMessage()));
    }
  }

  @AfterEach
  void close() {
    supervisor.close(pool::close, Duration.ofSeconds(5));
  }

  private Optional<String> value(String key) {
    return publisher.watched(P).stream()
        .flatMap(query -> publisher.accepted(query).list().stream())
        .filter(entry -> entry.key().equals(key))
        .findFirst()
        .flatMap(KvEntry::text);
  }

  private void awaitValue(String key, String value) {
    await().atMost(Duration.ofMinutes(1)).until(() -> value(key).equals(Optional.of(value)));
  }

  @Test
  void watchesThatEnded_areStartedAgain_andReported() {
    assertThat(publisher.watched(P)).hasSizeGreaterThan(1);
    supervisor.end(watch -> true);
    server.api().put("p/b/k1", "2");
    awaitValue("p/b/k1", "2");
    assertThat(failures).anySatisfy(failure -> assertThat(failure).contains("VARVE-0597"));
  }

  @Test
  void oneShardThatEnded_isStartedAgain() {
    KvQuery lost = publisher.watched(P).get(1);
    supervisor.end(watch -> watch.query().equals(lost));
    server.api().put("p/a/k1", "2");
    server.api().put("p/b/k1", "2");
    awaitValue("p/a/k1", "2");
    awaitValue("p/b/k1", "2");
    assertThat(publisher.watched(P)).doesNotContain(lost);
  }

  @Test
  void check_leavesRunningWatchesAlone() {
    List<KvQuery> before = publisher.watched(P);
    supervisor.check();
    assertThat(publisher.watched(P)).isEqualTo(before);
    assertThat(failures).isEmpty();
  }
}
