package io.varve.config.layered.internal.notify;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.ChangeEvent;
import io.varve.config.Live;
import io.varve.config.Subscription;
import io.varve.config.layered.Configs;
import io.varve.config.layered.Events;
import io.varve.config.layered.FakeSource;
import io.varve.config.layered.LayeredConfig;
import io.varve.config.layered.internal.state.ConfigSnapshotView;
import io.varve.config.layered.internal.state.ConfigState;
import io.varve.config.layered.spi.ConfigMetrics;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Many listeners, and listeners on executors. */
class ListenerDispatcherTest {
  private final FakeSource source = FakeSource.of("s", 1, "a=0");

  /** An exception without a stack trace, since thousands are thrown. */
  private static final class Quiet extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Quiet() {
      super("by this test", null, false, false);
    }
  }

  private static int retained(List<WeakReference<ConfigState>> states) {
    System.gc();
    return (int) states.stream().filter(each -> each.get() != null).count();
  }

  private static ConfigState state(LayeredConfig config) {
    return ((ConfigSnapshotView) config.snapshot()).state();
  }

  /** A listener that stalls at the first change must not retain all later states. */
  @Test
  void thousandListeners_endWithTheLastState_andMemoryIsBounded() {
    int changes = 10_000;
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch inCall = new CountDownLatch(1);
    AtomicInteger thrown = new AtomicInteger();
    List<WeakReference<ConfigState>> states = new ArrayList<>();
    List<AtomicReference<String>> last = new ArrayList<>();
    try (LayeredConfig config = Configs.of(source)) {
      config.onChange(
          "",
          event -> {
            inCall.countDown();
            Configs.await(never);
          });
      config.onChange(
          "",
          event -> {
            thrown.incrementAndGet();
            throw new Quiet();
          });
      for (int i = 0; i < 998; i++) {
        AtomicReference<String> value = new AtomicReference<>();
        last.add(value);
        config.onChange("a", event -> value.set(event.after().get("a")));
      }
      for (int i = 1; i <= changes; i++) {
        source.change("a=" + i);
        states.add(new WeakReference<>(state(config)));
      }
      Configs.await(inCall);
      String end = "" + changes;
      await("all hear the last")
          .atMost(Duration.ofMinutes(1))
          .until(() -> last.stream().allMatch(value -> end.equals(value.get())));
      assertTrue(thrown.get() > 1, "the thrower goes on being called");
      // The current state, the two of the stalled call, and the pending one.
      await("states are not held").atMost(Duration.ofMinutes(1)).until(() -> retained(states) <= 4);
      long behind =
          config.metrics().listeners().stream()
              .mapToLong(ConfigMetrics.Listener::behind)
              .max()
              .orElseThrow();
      assertEquals(changes, behind, "of the stalled one");
      never.countDown();
    }
  }

  @Test
  void changesDuringACall_areOneEvent_fromWhatTheListenerSawLast() {
    CountDownLatch inCall = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    Events events = new Events();
    try (LayeredConfig config = Configs.of(source)) {
      config.onChange(
          "a",
          event -> {
            events.onChange(event);
            inCall.countDown();
            Configs.await(go);
          });
      source.change("a=1");
      Configs.await(inCall);
      for (int i = 2; i <= 9; i++) {
        source.change("a=" + i);
      }
      go.countDown();
      assertEquals("[a: 0 → 1 (s:a)]", events.nextChanges());
      ChangeEvent gathered = events.next();
      assertEquals("[a: 1 → 9 (s:a)]", gathered.changes().toString());
      assertEquals("1", gathered.before().get("a"));
    }
  }

  @Test
  void executor_runsTheCalls_inOrder_neverTwoAtATime() throws InterruptedException {
    ExecutorService pool = Executors.newFixedThreadPool(4, task -> new Thread(task, "mine"));
    AtomicInteger running = new AtomicInteger();
    AtomicInteger overlaps = new AtomicInteger();
    AtomicLong disorder = new AtomicLong();
    AtomicLong seen = new AtomicLong();
    AtomicReference<String> thread = new AtomicReference<>("");
    try (LayeredConfig config = Configs.of(source)) {
      Subscription subscription =
          config.onChange(
              "a",
              event -> {
                overlaps.addAndGet(running.getAndIncrement());
                thread.set(Thread.currentThread().getName());
                if (event.before().number() != seen.get() && seen.get() != 0) {
                  disorder.incrementAndGet();
                }
                seen.set(event.after().number());
                running.decrementAndGet();
              },
              pool);
      assertEquals(1, subscription.since());
      for (int i = 1; i <= 2_000; i++) {
        source.change("a=" + i);
      }
      await("the last state is told")
          .atMost(Duration.ofMinutes(1))
          .until(() -> seen.get() == config.snapshot().number());
      assertEquals("mine", thread.get());
      assertEquals(0, overlaps.get());
      assertEquals(0, disorder.get());
    } finally {
      assertFalse(pool.isShutdown(), "a borrowed executor is never closed");
      pool.shutdown();
    }
  }

  @Test
  void liveListener_runsOnItsExecutor() {
    AtomicReference<String> thread = new AtomicReference<>("");
    CountDownLatch told = new CountDownLatch(1);
    ExecutorService pool = Executors.newSingleThreadExecutor(task -> new Thread(task, "mine"));
    try (LayeredConfig config = Configs.of(source)) {
      Live<Integer> live = config.live("a", Integer.class);
      live.onChange(
          (before, after) -> {
            thread.set(Thread.currentThread().getName());
            told.countDown();
          },
          pool);
      source.change("a=1");
      Configs.await(told);
      assertEquals("mine", thread.get());
    } finally {
      pool.shutdown();
    }
  }

  @Test
  void refusingExecutor_losesNothing_onceItTakesCallsAgain() throws InterruptedException {
    Events events = new Events();
    AtomicInteger refusals = new AtomicInteger();
    AtomicInteger refuse = new AtomicInteger(3);
    try (LayeredConfig config = Configs.of(source)) {
      config.onChange(
          "a",
          events,
          task -> {
            if (refuse.getAndDecrement() > 0) {
              refusals.incrementAndGet();
              throw new RejectedExecutionException("by this test");
            }
            task.run();
          });
      for (int i = 1; i <= 3; i++) {
        int number = i;
        source.change("a=" + i);
        await("each change is one more try")
            .atMost(Duration.ofMinutes(1))
            .until(() -> refusals.get() == number);
      }
      source.change("a=4");
      assertEquals("0", events.next().before().get("a"), "nothing is skipped");
      ChangeEvent last = events.next();
      assertEquals("4", last.after().get("a"));
    }
  }

  /**
   * A change that arrives while the executor refuses the previous one must not wait for a third.
   */
  @Test
  void changeDuringARefusal_isTriedAtOnce() {
    Events events = new Events();
    AtomicInteger tries = new AtomicInteger();
    try (LayeredConfig config = Configs.of(source)) {
      config.onChange(
          "a",
          events,
          task -> {
            if (tries.incrementAndGet() == 1) {
              source.change("a=2");
              throw new RejectedExecutionException("by this test");
            }
            task.run();
          });
      source.change("a=1");
      assertEquals("1", events.nextValue("a"));
      assertEquals("2", events.nextValue("a"));
    }
  }

  @Test
  void taskThatWasRefused_isNotRunLater() {
    Events events = new Events();
    CountDownLatch refused = new CountDownLatch(1);
    Deque<Runnable> kept = new ArrayDeque<>();
    try (LayeredConfig config = Configs.of(source)) {
      config.onChange(
          "a",
          events,
          task -> {
            kept.add(task);
            if (kept.size() == 1) {
              refused.countDown();
              throw new RejectedExecutionException("after it was kept");
            }
            kept.forEach(Runnable::run);
          });
      source.change("a=1");
      Configs.await(refused);
      source.change("a=2");
      assertEquals("1", events.nextValue("a"));
      assertEquals("2", events.nextValue("a"));
      assertTrue(events.isEmpty());
    }
  }

  @Test
  void stalledExecutorCall_isNotInterrupted_andDelaysNobody() throws InterruptedException {
    ExecutorService pool = Executors.newSingleThreadExecutor();
    CountDownLatch inCall = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    AtomicReference<Boolean> interrupted = new AtomicReference<>();
    Events others = new Events();
    LayeredConfig config = Configs.of(source);
    config.onChange(
        "a",
        event -> {
          inCall.countDown();
          Configs.await(go);
          interrupted.set(Thread.currentThread().isInterrupted());
        },
        pool);
    config.onChange("a", others);
    source.change("a=1");
    Configs.await(inCall);
    others.next();
    config.close();
    go.countDown();
    pool.shutdown();
    assertTrue(pool.awaitTermination(10, TimeUnit.SECONDS));
    assertEquals(false, interrupted.get(), "a borrowed thread is its owner's to interrupt");
  }

  @Test
  void listenerOnAnExecutor_mayChangeReadUnsubscribeAndClose() throws InterruptedException {
    ExecutorService pool = Executors.newSingleThreadExecutor();
    CountDownLatch closed = new CountDownLatch(1);
    AtomicReference<Subscription> own = new AtomicReference<>();
    LayeredConfig config = Configs.of(source);
    Events told = new Events();
    own.set(
        config.onChange(
            "a",
            event -> {
              told.onChange(event);
              if (config.get("a").equals("1")) {
                source.change("a=2");
              } else {
                own.get().close();
                config.close();
                closed.countDown();
              }
            },
            pool));
    source.change("a=1");
    Configs.await(closed);
    told.next();
    told.next();
    source.change("a=3");
    pool.shutdown();
    assertTrue(pool.awaitTermination(10, TimeUnit.SECONDS));
    assertTrue(told.isEmpty());
  }

  @Test
  void taskThatRunsAfterTheClose_callsNobody() {
    Deque<Runnable> tasks = new ArrayDeque<>();
    CountDownLatch handed = new CountDownLatch(1);
    Events events = new Events();
    LayeredConfig config = Configs.of(source);
    config.onChange(
        "a",
        events,
        task -> {
          tasks.add(task);
          handed.countDown();
        });
    source.change("a=1");
    Configs.await(handed);
    config.close();
    tasks.forEach(Runnable::run);
    assertTrue(events.isEmpty());
  }

  @Test
  void listenerOnAnExecutorThatRunsAtOnce_mayUnsubscribeAndClose() {
    AtomicReference<Subscription> own = new AtomicReference<>();
    CountDownLatch closed = new CountDownLatch(1);
    AtomicInteger calls = new AtomicInteger();
    LayeredConfig config = Configs.of(source);
    own.set(
        config.onChange(
            "a",
            event -> {
              calls.incrementAndGet();
              own.get().close();
              config.close();
              closed.countDown();
            },
            Runnable::run));
    source.change("a=1");
    Configs.await(closed);
    source.change("a=2");
    assertEquals(1, calls.get());
  }
}
