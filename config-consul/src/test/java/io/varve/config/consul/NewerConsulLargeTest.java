package io.varve.config.consul;

import io.varve.config.consul.fixtures.RunningSource;
import io.varve.testing.consul.ConsulServer;
import io.varve.testing.consul.ConsulTransaction;
import io.varve.testing.consul.ConsulVersion;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Large prefixes, deletions and a restart under a limit with newer versions of Consul. */
class NewerConsulLargeTest extends AbstractNewerConsulTest {
  NewerConsulLargeTest(ConsulServer server) {
    super(server);
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
      follows(running);
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
      follows(running);
    }
  }

  private void follows(RunningSource running) {
    for (int i = 1; i <= 3; i++) {
      api.put("p/50%20off", "" + i);
      running.awaitValue("50%20off", "" + i);
      api.put("p/folder-3/zebra ", "" + i);
      api.put("p/folder-7/key-3", "" + i);
      api.put("p/:x", "" + i);
      running.awaitValue("folder-3.\"zebra \"", "" + i);
      running.awaitValue("folder-7.key-3", "" + i);
      running.awaitValue("\":x\"", "" + i);
    }
    api.delete("p/:x");
    running.waiting().until(() -> !running.values().containsKey("\":x\""));
    isWell(running);
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
