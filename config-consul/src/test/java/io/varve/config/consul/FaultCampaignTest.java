package io.varve.config.consul;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.config.consul.fixtures.NumberWriter;
import io.varve.config.consul.fixtures.SourceSetup;
import io.varve.config.consul.fixtures.StateRecorder;
import io.varve.testing.consul.ConsulCluster;
import io.varve.testing.consul.ConsulProcess;
import io.varve.testing.consul.ConsulTransaction;
import io.varve.testing.consul.Relay;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Three servers that are killed, restarted, paused and isolated at random, beside writers that
 * never rest. No source publishes an older state after a newer one, a mixture of a transaction, or
 * a deletion that did not happen; each shows the final state soon after each fault.
 */
class FaultCampaignTest {
  private static final Logger log = LoggerFactory.getLogger(FaultCampaignTest.class);
  private static final boolean LONG = Boolean.getBoolean("varve.long");
  private static final int FAULTS = LONG ? 300 : 6;
  private static final Duration LONGEST_RECOVERY = Duration.ofSeconds(60);

  /** Of one source: an election can bring a second one, or a cluster without a leader a third. */
  private static final int MOST_OUTAGES = 3;

  private static final String FOLDER = "p/";
  private static final List<String> PAIR = List.of("p/t/a", "p/u/b");
  private static final List<String> SINGLE = List.of("p/n/0", "p/n/1", "p/v/2");

  private enum Kind {
    KILL,
    KILL_TWO,
    KILL_ALL,
    STOP,
    FREEZE,
    ISOLATE,
    CUT,
    RESET
  }

  private final List<AutoCloseable> opened = new ArrayList<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private ConsulCluster cluster;
  private List<Relay> relays;
  private List<NumberWriter> writers;
  private List<StateRecorder> sources;

  private <T extends AutoCloseable> T open(T resource) {
    opened.add(resource);
    return resource;
  }

  @Test
  @Timeout(value = 50, unit = TimeUnit.MINUTES)
  void faults_reverseAndLoseNothing() throws Exception {
    long seed = Long.getLong("varve.faults.seed", System.nanoTime());
    log.info("{} faults, seed {}", FAULTS, seed);
    try {
      start(seed);
      assertThat(run(new Random(seed))).as("findings, seed %s", seed).isEmpty();
    } finally {
      for (int i = opened.size() - 1; i >= 0; i--) {
        opened.get(i).close();
      }
    }
  }

  private void start(long seed) {
    cluster = open(ConsulCluster.start());
    for (int folder = 0; folder < 4; folder++) {
      for (int key = 0; key < 30; key++) {
        cluster.servers().get(0).api().put("p/f" + folder + "/" + key, "1");
      }
    }
    Stream.concat(PAIR.stream(), SINGLE.stream())
        .forEach(key -> cluster.servers().get(0).api().put(key, "0"));
    if (LONG) {
      lengthenLog();
    }
    relays = cluster.servers().stream().map(server -> open(Relay.to(server.uri()))).toList();
    List<URI> servers = cluster.servers().stream().map(ConsulProcess::uri).toList();
    writers =
        List.of(
            open(new NumberWriter(servers, List.of(PAIR), seed)),
            open(new NumberWriter(servers, SINGLE.stream().map(List::of).toList(), seed + 1)));
    sources =
        List.of(
            watch("whole", at(0).set("watch-mode", "whole")),
            watch(
                "whole, consistent",
                at(1).set("watch-mode", "whole").set("consistency", "consistent")),
            watch("whole, stale", at(2).set("watch-mode", "whole").set("consistency", "stale")),
            watch("whole, list of agents", at(0, 1, 2).set("watch-mode", "whole")),
            watch("divided", at(2).set("watch-mode", "incremental")),
            watch(
                "divided, consistent",
                at(0).set("watch-mode", "incremental").set("consistency", "consistent")),
            watchKeys("keys", at(1)),
            watchKeys("keys, list of agents", at(2, 0, 1)));
  }

  /** A server that starts again replays its log, and answers meanwhile. */
  private void lengthenLog() {
    String ballast = "x".repeat(6000);
    for (int batch = 0; batch < 50; batch++) {
      ConsulTransaction transaction = cluster.servers().get(0).api().transaction();
      IntStream.range(0, 60).forEach(i -> transaction.set("ballast/" + i, ballast));
      transaction.commit();
    }
  }

  private SourceSetup at(int... agents) {
    String addresses =
        IntStream.of(agents)
            .mapToObj(agent -> relays.get(agent).uri().toString())
            .collect(Collectors.joining(","));
    return SourceSetup.bare()
        .set("address", addresses)
        .set("prefixes", FOLDER)
        .set("wait", "2s")
        .set("request-timeout", "2s")
        .set("max-backoff", "500ms");
  }

  private StateRecorder watch(String name, SourceSetup setup) {
    boolean whole = name.startsWith("whole");
    return open(new StateRecorder(name, setup, "", whole ? List.of("t.a", "u.b") : List.of()));
  }

  private StateRecorder watchKeys(String name, SourceSetup setup) {
    setup
        .unset("prefixes")
        .set("layout", "false")
        .set("keys", String.join(",", PAIR) + "," + String.join(",", SINGLE));
    return open(new StateRecorder(name, setup, "p.", List.of()));
  }

  private List<String> run(Random random) throws Exception {
    List<String> findings = new ArrayList<>();
    long slowest = 0;
    int outages = 0;
    int mostOutages = 0;
    long begun = System.nanoTime();
    for (int fault = 1; fault <= FAULTS; fault++) {
      List<Integer> before = sources.stream().map(StateRecorder::outages).toList();
      slowest = Math.max(slowest, recoverFrom(fault, random, findings));
      for (int i = 0; i < sources.size(); i++) {
        int more = sources.get(i).outages() - before.get(i);
        outages += more;
        mostOutages = Math.max(mostOutages, more);
      }
    }
    sources.forEach(source -> findings.addAll(source.findings()));
    log.info(
        "{} faults in {} s: {} states, {} outages of {} sources, at most {} of one per fault,"
            + " slowest recovery {} ms, findings: {}",
        FAULTS,
        TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun),
        sources.stream().mapToInt(StateRecorder::states).sum(),
        outages,
        sources.size(),
        mostOutages,
        slowest,
        findings);
    assertThat(mostOutages)
        .as("outages of one source in one fault")
        .isLessThanOrEqualTo(MOST_OUTAGES);
    return findings;
  }

  /** Injects a fault and waits until all sources are up to date. Returns the time that it took. */
  private long recoverFrom(int fault, Random random, List<String> findings) throws Exception {
    Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
    boolean leading = random.nextBoolean();
    boolean quiet = random.nextBoolean();
    int which = random.nextInt(2);
    int millis = 200 + random.nextInt(2300);
    ConsulProcess leader = cluster.leader();
    List<ConsulProcess> others = cluster.servers().stream().filter(each -> each != leader).toList();
    ConsulProcess victim = leading ? leader : others.get(which);
    ConsulProcess other = victim == leader ? others.get(which) : leader;
    inject(kind, victim, other, millis, quiet);
    long healed = System.nanoTime();
    try {
      if (quiet) {
        awaitFinalState();
      } else {
        awaitNewStates();
      }
    } catch (ConditionTimeoutException e) {
      findings.add("not recovered after " + kind + ", fault " + fault + ": " + e.getMessage());
      log.warn("{}", findings);
    }
    long recovery = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - healed);
    writers.forEach(NumberWriter::resume);
    log.info(
        "fault {}: {} {} for {} ms{}; recovered after {} ms",
        fault,
        kind,
        leading ? "leader" : "follower",
        millis,
        quiet ? ", quiet" : "",
        recovery);
    return recovery;
  }

  /** Begins a fault, ends the writes in the middle of it, and ends the fault. */
  private void inject(
      Kind kind, ConsulProcess victim, ConsulProcess other, int millis, boolean quiet)
      throws InterruptedException {
    Relay relay = relays.get(cluster.servers().indexOf(victim));
    switch (kind) {
      case KILL -> victim.kill();
      case KILL_TWO -> {
        victim.kill();
        other.kill();
      }
      case KILL_ALL -> cluster.servers().forEach(ConsulProcess::kill);
      case STOP -> victim.stop();
      case FREEZE -> victim.pause();
      case ISOLATE -> cluster.isolate(victim);
      case CUT -> relay.cut();
      case RESET -> relay.resetConnections();
    }
    TimeUnit.MILLISECONDS.sleep(millis / 2); // the length of the fault
    if (quiet) {
      writers.forEach(NumberWriter::pause);
    }
    TimeUnit.MILLISECONDS.sleep(millis / 2);
    switch (kind) {
      case KILL, KILL_TWO, KILL_ALL, STOP -> cluster.startAgain();
      case FREEZE -> victim.resume();
      case ISOLATE -> cluster.heal();
      case CUT -> relay.mend();
      case RESET -> relay.resetConnections();
    }
  }

  private void awaitNewStates() {
    List<Long> before = writers.stream().map(NumberWriter::committed).toList();
    for (int i = 0; i < writers.size(); i++) {
      NumberWriter writer = writers.get(i);
      long last = before.get(i);
      waiting().until(() -> writer.committed() > last);
    }
    long pair = writers.get(0).committed();
    waiting()
        .until(
            () ->
                sources.stream()
                    .filter(source -> !source.hasReached("t.a", pair))
                    .map(StateRecorder::toString)
                    .toList(),
            List::isEmpty);
  }

  private void awaitFinalState() {
    waiting()
        .until(
            () -> {
              Map<String, Long> store = store();
              return sources.stream()
                  .filter(source -> !source.shows(store))
                  .map(StateRecorder::toString)
                  .toList();
            },
            List::isEmpty);
  }

  /** The state of the store; empty while there is no leader. */
  private Map<String, Long> store() throws InterruptedException {
    for (ConsulProcess server : cluster.servers()) {
      try {
        return NumberWriter.read(http, server.uri(), FOLDER);
      } catch (IOException e) {
        // The next one may answer.
      }
    }
    return Map.of();
  }

  private static ConditionFactory waiting() {
    return Awaitility.await()
        .atMost(LONGEST_RECOVERY)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20));
  }
}
