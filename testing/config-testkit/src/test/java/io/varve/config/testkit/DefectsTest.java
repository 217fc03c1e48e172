package io.varve.config.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import io.varve.config.spi.ConfigSource;
import io.varve.config.spi.SourceObserver;
import io.varve.config.spi.SourcePhase;
import io.varve.config.spi.SourceSnapshot;
import java.nio.channels.Channel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** Every rule fails for a source that breaks it, with a message that names the defect. */
class DefectsTest {
  private static final CountDownLatch END = new CountDownLatch(1);
  private static final List<Channel> OPENED = Collections.synchronizedList(new ArrayList<>());

  @AfterAll
  static void letGo() throws Exception {
    END.countDown();
    for (Channel channel : OPENED) {
      channel.close();
    }
    DefectiveContract.making = Delegating::new;
  }

  static List<Defect> defects() {
    return Defects.all(END, OPENED);
  }

  private static Events run(Class<?> test, String rule) {
    return EngineTestKit.engine("junit-jupiter")
        .selectors(selectMethod(test, rule))
        .execute()
        .testEvents();
  }

  private static String failure(Class<?> test, String rule) {
    Events events = run(test, rule);
    assertEquals(1, events.started().count(), rule + " must be run");
    assertEquals(1, events.failed().count(), rule + " must fail");
    TestExecutionResult result =
        events.failed().stream()
            .findFirst()
            .orElseThrow()
            .getRequiredPayload(TestExecutionResult.class);
    return String.valueOf(result.getThrowable().orElseThrow().getMessage());
  }

  private static Rule rule(String method) {
    try {
      return ConfigSourceContract.class.getDeclaredMethod(method).getAnnotation(Rule.class);
    } catch (NoSuchMethodException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @MethodSource("defects")
  void defect_isFound(Defect defect) {
    DefectiveContract.making = defect.source();
    String message = failure(DefectiveContract.class, defect.rule());
    assertTrue(
        message.startsWith("broken rule: " + rule(defect.rule()).value() + "\nseen: "), message);
    assertTrue(message.contains(defect.seen()), message);
    assertTrue(message.contains("\nto mend it: "), message);
  }

  /** No rule fails with the same short timeout and a correct source. */
  @ParameterizedTest
  @MethodSource("rules")
  void sourceWithoutADefect_passes(String rule) {
    DefectiveContract.making = Delegating::new;
    run(DefectiveContract.class, rule).assertStatistics(all -> all.succeeded(1).failed(0));
  }

  /** A short outage of the store: its end is reported, as recovery_isReported requires. */
  @Test
  void recoveryToTheSameContents_isNoDefect() {
    DefectiveContract.making =
        store ->
            new Delegating(store) {
              @Override
              void report(SourceObserver observer, SourceSnapshot snapshot) {
                super.report(observer, snapshot);
                super.report(observer, DefectGroup.failure("a hiccup"));
                super.report(observer, snapshot);
              }
            };
    run(DefectiveContract.class, "equalContents_areNotReported")
        .assertStatistics(all -> all.succeeded(1).failed(0));
  }

  static Set<String> rules() {
    return Stream.of(ConfigSourceContract.class.getDeclaredMethods())
        .filter(method -> method.isAnnotationPresent(Rule.class))
        .map(method -> method.getName())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void everyRule_hasADefect() {
    Set<String> found =
        defects().stream().map(Defect::rule).collect(Collectors.toCollection(TreeSet::new));
    found.add("hooks_fitTheSource"); // has tests of its own below
    assertEquals(rules(), found);
  }

  @Test
  void loadThatHadEndedBeforeItWasClosed_isShown() {
    DefectiveContract.making = Delegating::new;
    Events events = run(DefectiveContract.class, "close_endsALoadThatWaits");
    events.assertStatistics(all -> all.succeeded(1));
    assertTrue(
        events
            .reportingEntryPublished()
            .map(event -> event.getRequiredPayload(ReportEntry.class).getKeyValuePairs())
            .anyMatch(Map.of("load() had ended before close()", "not tried")::equals));
  }

  /** Source with contents from the process. */
  private static class Still implements ConfigSource {
    @Override
    public String name() {
      return "still";
    }

    @Override
    public SourceSnapshot load() {
      return SourceSnapshot.of();
    }
  }

  private abstract static class Contract extends ConfigSourceContract {
    @Override
    protected void put(String key, String text) {}
  }

  static class HidesTheWatch extends Contract {
    @Override
    protected ConfigSource newSource() {
      return new Still() {
        @Override
        public void watch(SourceObserver observer) {}
      };
    }
  }

  static class ClaimsAWatch extends Contract {
    @Override
    protected ConfigSource newSource() {
      return new Still();
    }

    @Override
    protected void delete(String key) {}
  }

  static class HidesTheNetwork extends Contract {
    @Override
    protected ConfigSource newSource() {
      return new Still() {
        @Override
        public SourcePhase phase() {
          return SourcePhase.REMOTE;
        }
      };
    }
  }

  static class MendsNothing extends Contract {
    @Override
    protected ConfigSource newSource() {
      return new Still();
    }

    @Override
    protected void breakStore() {}
  }

  static class HidesTheWriting extends MemoryContract {
    @Override
    protected ConfigSource newSource() {
      return MemorySource.of();
    }
  }

  static class BeginsFull extends MemorySourceContractTest {
    BeginsFull() {
      put("contract.a", "1");
    }
  }

  private abstract static class MemoryContract extends Contract {
    @Override
    protected void delete(String key) {}
  }

  @Test
  void hooks_thatHideWhatASourceHas_areFound() {
    Map.of(
            HidesTheWatch.class, "overrides watch(…), but the test does not override delete(…)",
            ClaimsAWatch.class, "does not override watch(…)",
            HidesTheNetwork.class, "is of the phase REMOTE, but the test does not override",
            MendsNothing.class, "overrides one of breakStore() and mendStore()",
            BeginsFull.class, "holds keys below contract when the test begins",
            HidesTheWriting.class, "is a WritableConfigSource, but newSource() of the test")
        .forEach(
            (test, seen) -> {
              String message = failure(test, "hooks_fitTheSource");
              assertTrue(message.contains(seen), message);
            });
  }

  static class StillContract extends Contract {
    @Override
    protected ConfigSource newSource() {
      return new Still();
    }
  }

  @Test
  void ruleThatDoesNotApply_isShownAsSuch_andNotSkipped() {
    Events events = run(StillContract.class, "creation_isReported");
    events.assertStatistics(all -> all.started(1).succeeded(1).skipped(0).aborted(0));
    assertEquals(
        "does not apply (the source does not watch: the test overrides no delete(…)):"
            + " a key that is created is reported",
        events.started().stream().findFirst().orElseThrow().getTestDescriptor().getDisplayName());
  }
}
