package io.varve.config.consul;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.config.consul.fixtures.RunningSource;
import io.varve.config.consul.fixtures.SourceSetup;
import io.varve.testing.consul.ConsulApi;
import io.varve.testing.consul.ConsulFacade;
import io.varve.testing.consul.ConsulServer;
import io.varve.testing.consul.ConsulTransaction;
import io.varve.testing.consul.ConsulVersion;
import io.varve.testing.consul.WithConsul;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Following large prefixes, and the deletion of unusual names, with versions of Consul that refuse
 * such names or limit the rate, through the façade.
 */
@WithConsul
class NewerConsulTreeTest {
  /** Names that 1.21.5 or 2.1 refuses in a path, and one that both take. */
  private static final List<String> UNUSUAL =
      List.of("50%20off", ":x", "a b", " edge", "zebra ", "ä", "50%", "plain");

  private final ConsulApi api;
  private final ConsulServer server;
  private Optional<ConsulFacade> facade = Optional.empty();

  NewerConsulTreeTest(ConsulServer server) {
    this.server = server;
    this.api = server.api();
  }

  static Stream<ConsulVersion> versions() {
    return Stream.of(ConsulVersion.V1_21_5, ConsulVersion.V2_1)
        .filter(ConsulVersion::isNewerThanTheServer);
  }

  private ConsulFacade facade(ConsulVersion version) {
    ConsulFacade opened = ConsulFacade.as(version, server);
    facade = Optional.of(opened);
    return opened;
  }

  private SourceSetup at(ConsulVersion version) {
    return SourceSetup.at(facade(version).uri()).set("prefixes", "p");
  }

  @AfterEach
  void close() {
    facade.ifPresent(ConsulFacade::close);
  }

  private static void isWell(RunningSource running) {
    assertThat(running.failures()).isEmpty();
  }

  /** Twelve folders of 400 keys, which more than one watch follows. */
  private void fillLargePrefix() {
    for (int folder = 0; folder < 12; folder++) {
      for (int from = 0; from < 400; from += 50) {
        ConsulTransaction batch = api.transaction();
        for (int i = from; i < from + 50; i++) {
          batch.set("p/folder-" + folder + "/key-" + i, "a value as long as most are, " + i);
        }
        batch.commit();
      }
    }
  }

  /** As older versions store them: in the server itself. */
  private void putUnusualNames(String folder) {
    ConsulTransaction batch = api.transaction();
    UNUSUAL.forEach(name -> batch.set(folder + name, "0"));
    batch.commit();
  }

  /** Names that no request can contain, so that a large prefix keeps one watch. */
  private void putUncleanNames() {
    api.transaction().set("p/empty//segment", "0").set("p/a/../up", "0").commit();
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("versions")
  void unusualNamesInADividedPrefix_areFollowed(ConsulVersion version) {
    fillLargePrefix();
    putUnusualNames("p/");
    putUnusualNames("p/folder-3/");
    try (RunningSource running = at(version).watch()) {
      follows(running, version);
    }
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("versions")
  void unusualNamesInAnUndividedPrefix_areFollowed(ConsulVersion version) {
    fillLargePrefix();
    putUnusualNames("p/");
    putUnusualNames("p/folder-3/");
    putUncleanNames();
    try (RunningSource running = at(version).watch()) {
      follows(running, version);
    }
  }

  private void follows(RunningSource running, ConsulVersion version) {
    follows(running, 1);
    running.awaitHealed();
    if (version == ConsulVersion.V2_1) {
      isWell(running);
    }
    // 1.21.5 refuses names that all other versions take: the source learns that by a refusal.
    List<String> learned = running.failures();
    follows(running, 2);
    follows(running, 3);
    api.delete("p/:x");
    running.waiting().until(() -> !running.values().containsKey("\":x\""));
    assertThat(running.failures()).isEqualTo(learned);
  }

  private void follows(RunningSource running, int value) {
    String text = "" + value;
    api.put("p/50%20off", text);
    running.awaitValue("50%20off", text);
    api.putAll("p/folder-3/zebra ", text, "p/folder-7/key-3", text, "p/:x", text);
    running.awaitValue("folder-3.\"zebra \"", text);
    running.awaitValue("folder-7.key-3", text);
    running.awaitValue("\":x\"", text);
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("versions")
  void largePrefix_recoversFromARestartUnderARateLimit(ConsulVersion version) {
    fillLargePrefix();
    try (RunningSource running = at(version).watch()) {
      facade.orElseThrow().limitReads(5);
      facade.orElseThrow().resetConnections();
      api.put("p/folder-7/key-3", "after");
      running.awaitValue("folder-7.key-3", "after");
      running.awaitHealed();
    }
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("versions")
  void deletedUnusualNames_areGone(ConsulVersion version) {
    putUnusualNames("p/");
    try (RunningSource running = at(version).watch()) {
      for (int left = UNUSUAL.size() - 1; left >= 0; left--) {
        api.delete("p/" + UNUSUAL.get(left));
        int expected = left;
        running.waiting().until(() -> running.values().size() == expected);
      }
      isWell(running);
    }
  }
}
