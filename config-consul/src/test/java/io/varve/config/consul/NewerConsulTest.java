package io.varve.config.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.config.consul.fixtures.RunningSource;
import io.varve.config.consul.fixtures.SourceSetup;
import io.varve.config.spi.Write;
import io.varve.testing.consul.ConsulFacade;
import io.varve.testing.consul.ConsulServer;
import io.varve.testing.consul.ConsulTransaction;
import io.varve.testing.consul.ConsulVersion;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Reading, following and writing with newer versions of Consul. */
class NewerConsulTest extends AbstractNewerConsulTest {
  NewerConsulTest(ConsulServer server) {
    super(server);
  }

  private ConsulSource open(ConsulVersion version) {
    return ConsulSource.builder()
        .address(facade(version).uri().toString())
        .environment(Map.of())
        .open();
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
  void unusualNames_areFollowed_besideTheirNeighbours(ConsulVersion version) {
    putUnusualNames("p/");
    putUncleanNames();
    try (RunningSource running = at(version).watch()) {
      for (int i = 1; i <= 5; i++) {
        api.put("p/50%20off", "" + i);
        api.put("p/neighbour", "" + i);
        running.awaitValue("50%20off", "" + i);
        running.awaitValue("neighbour", "" + i);
      }
      isWell(running);
    }
  }

  /** A name that keeps the prefix undivided makes its watch look names up. */
  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("versions")
  void missingPrefixesAndKeys_areQuiet_andNoticedWhenTheyAppear(ConsulVersion version) {
    SourceSetup setup =
        at(version).set("prefixes", "p,q").set("keys", "single/one").set("min-interval", "200ms");
    try (RunningSource running = setup.watch()) {
      int before = facade.orElseThrow().requests().size();
      for (int i = 0; i < 300; i++) {
        api.put("elsewhere", "" + i);
      }
      assertThat(facade.orElseThrow().requests().size() - before).isLessThan(150);
      assertThat(running.changes()).isEmpty();
      api.putAll("p/a", "1", "q/b", "2", "single/one", "3");
      running.await(Map.of("a", "1", "b", "2", "single.one", "3"));
      api.delete("single/one");
      running.await(Map.of("a", "1", "b", "2"));
      isWell(running);
    }
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("versions")
  void rateLimit_isTold_andEnds(ConsulVersion version) {
    api.put("p/a", "1");
    try (RunningSource running = at(version).set("wait", "1s").watch()) {
      facade.orElseThrow().limitReads(0);
      assertThat(running.awaitFailure(0)).contains("VARVE-0554").contains("limit");
      facade.orElseThrow().unlimit();
      running.awaitHealed();
      api.put("p/a", "2");
      running.awaitValue("a", "2");
      assertThat(running.failures()).hasSize(1);
    }
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("versions")
  void writeBeyondTheLimit_wasNotMade(ConsulVersion version) {
    try (ConsulSource consul = open(version)) {
      facade.orElseThrow().limitWrites(0);
      assertThatThrownBy(() -> consul.put("a", "1")).hasMessageContaining("nothing was written");
      assertThatThrownBy(() -> consul.write(List.of(Write.put("a", "1"), Write.put("b", "1"))))
          .hasMessageContaining("nothing was written");
      facade.orElseThrow().unlimit();
      assertThat(consul.read("a")).isEmpty();
      assertThat(consul.createIfAbsent("a", "2")).isTrue();
    }
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("versions")
  void refusedName_isNamed_andNothingIsWritten(ConsulVersion version) {
    api.put("p/50%20off", "0");
    try (ConsulSource consul = open(version)) {
      for (Runnable request :
          List.<Runnable>of(
              () -> consul.read("p/50%20off"),
              () -> consul.put("p/50%20off", "1"),
              () -> consul.createIfAbsent("p/50%20off", "1"),
              () -> consul.delete("p/50%20off"))) {
        assertThatThrownBy(request::run)
            .hasMessageContaining("VARVE-0559")
            .hasMessageContaining("p/50%20off")
            .hasMessageNotContaining("may have been made");
      }
      List<Write> batch = List.of(Write.put("p/a", "1"), Write.put("p/50%20off", "1"));
      if (version == ConsulVersion.V2_1) {
        assertThatThrownBy(() -> consul.write(batch))
            .hasMessageContaining("VARVE-0559")
            .hasMessageContaining("p/50%20off");
        assertThat(api.find("p/a")).isEmpty();
      } else {
        assertThat(consul.write(batch)).isEmpty();
        assertThat(api.find("p/50%20off")).contains("1");
      }
    }
  }

  /** Servers from 1.22 on would read or write another key. */
  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("versions")
  void nameThatTheServerWouldClean_isNotSent(ConsulVersion version) {
    api.put("a/b", "other");
    try (ConsulSource consul = open(version)) {
      for (String key : List.of("a//b", "a/./b", "x/../a/b", "a/b/")) {
        assertThatThrownBy(() -> consul.read(key)).hasMessageContaining("VARVE-0508");
        assertThatThrownBy(() -> consul.put(key, "1")).hasMessageContaining("VARVE-0508");
      }
      assertThat(facade.orElseThrow().requests()).isEmpty();
      assertThat(api.find("a/b")).contains("other");
    }
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("versions")
  void documents_areFollowed(ConsulVersion version) {
    ConsulFacade opened = facade(version);
    api.putAll("config/orders.yaml", "a: 1", "config/orders/b", "2");
    try (RunningSource running = SourceSetup.at(opened.uri()).watch()) {
      running.await(Map.of("a", "1", "b", "2"));
      api.put("config/orders.yaml", "a: 3");
      running.awaitValue("a", "3");
      api.delete("config/orders.yaml");
      running.await(Map.of("b", "2"));
      isWell(running);
    }
  }

  /** A wait for longer than the server's own limit. */
  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("versions")
  void cutWaits_areNoFailure(ConsulVersion version) {
    api.put("p/a", "0");
    try (RunningSource running = at(version).set("wait", "6s").watch()) {
      facade.orElseThrow().cutAfter(Duration.ofSeconds(5));
      int before = facade.orElseThrow().requests().size();
      running.waiting().until(() -> facade.orElseThrow().requests().size() >= before + 2);
      api.put("p/a", "1");
      running.awaitValue("a", "1");
      isWell(running);
    }
  }
}
