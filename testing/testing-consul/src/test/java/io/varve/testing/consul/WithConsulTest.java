package io.varve.testing.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.testkit.engine.EngineTestKit;

class WithConsulTest {
  /** The servers that the classes below have seen, in order. */
  private static final List<ConsulServer> seen = new ArrayList<>();

  @BeforeEach
  void forget() {
    seen.clear();
  }

  /** Runs test classes in a run of their own. */
  private static void run(int tests, Class<?>... classes) {
    EngineTestKit.engine("junit-jupiter")
        .selectors(
            Stream.of(classes).map(type -> selectClass(type)).toArray(DiscoverySelector[]::new))
        .execute()
        .testEvents()
        .assertStatistics(events -> events.succeeded(tests).failed(0).skipped(0));
  }

  @WithConsul
  static class First {
    First(ConsulServer server) {
      seen.add(server);
    }

    @BeforeEach
    void isEmpty(ConsulApi api) {
      assertThat(api.find("a")).isEmpty();
    }

    @Test
    void one(ConsulApi api) {
      api.put("a", "1");
      assertThat(api.find("a")).contains("1");
    }

    @Test
    void two(ConsulServer server) {
      server.api().put("a", "2");
    }

    @Nested
    class Inner {
      @Test
      void sharesTheServer(ConsulServer server) {
        seen.add(server);
      }
    }
  }

  @WithConsul(keepKeys = true)
  static class Second {
    @BeforeAll
    static void fill(ConsulServer server) {
      seen.add(server);
      assertThat(server.api().find("a")).as("a key of the class before").isEmpty();
      server.api().put("kept", "1");
    }

    @Test
    void one(ConsulApi api) {
      assertThat(api.find("kept")).contains("1");
    }

    @Test
    void two(ConsulApi api) {
      assertThat(api.find("kept")).contains("1");
    }
  }

  @Test
  void classesOneAfterTheOther_shareOneServer_whichIsClosedInTheEnd() {
    run(5, First.class, Second.class);
    assertThat(seen).hasSizeGreaterThanOrEqualTo(5);
    ConsulServer server = seen.get(0);
    assertThat(seen).allMatch(each -> each == server);
    assertThatThrownBy(() -> server.api().find("a")).isInstanceOf(UncheckedIOException.class);
  }

  @WithConsul
  static class Closing {
    @Test
    void breaksTheServer(ConsulServer server) {
      seen.add(server);
      server.close();
    }
  }

  @Test
  void serverThatNoLongerAnswers_isReplaced() {
    run(3, Closing.class, Second.class);
    assertThat(seen).hasSize(2).doesNotHaveDuplicates();
  }

  @WithConsul(acl = true)
  static class WithAcl {
    @Test
    void tokenIsNeeded(ConsulProcess server) {
      seen.add(server);
      server.api().put("a", "1");
      ConsulApi anonymous = server.api().withToken(null);
      assertThatThrownBy(() -> anonymous.find("a")).hasMessageContaining("403");
    }
  }

  @Test
  void acl_isAServerOfTheClassAlone() {
    run(3, WithAcl.class, Second.class);
    assertThat(seen).hasSize(2).doesNotHaveDuplicates();
    ConsulServer server = seen.get(0);
    assertThatThrownBy(() -> server.api().find("a")).isInstanceOf(UncheckedIOException.class);
  }
}
