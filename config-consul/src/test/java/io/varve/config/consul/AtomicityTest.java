package io.varve.config.consul;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.ConfigReader;
import io.varve.config.Live;
import io.varve.config.TypeRef;
import io.varve.config.layered.LayeredConfig;
import io.varve.config.spi.Write;
import io.varve.testing.consul.ConsulServer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The writes of one transaction of a real server are seen together or not at all. */
class AtomicityTest {
  private static final boolean LONG = Boolean.getBoolean("varve.long");
  private static final int ACCOUNTS = 10;
  private static final int TOTAL = 1000;
  private static final TypeRef<Map<String, Integer>> BALANCES = new TypeRef<>() {};

  private final AtomicReference<String> broken = new AtomicReference<>();
  private final AtomicBoolean done = new AtomicBoolean();

  @Test
  void transactions_areNeverSeenInParts() throws InterruptedException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int[] balances = new int[ACCOUNTS];
    balances[0] = TOTAL;
    CountDownLatch last = new CountDownLatch(1);
    AtomicInteger events = new AtomicInteger();
    try (ConsulServer server = ConsulServer.start();
        ConsulSource writer =
            ConsulSource.builder()
                .environment(Map.of())
                .address(server.uri().toString())
                .prefixes("config/orders")
                .open()) {
      writer.put("config/orders/account/a0", String.valueOf(TOTAL));
      try (LayeredConfig config = build(server)) {
        Live<Map<String, Integer>> live = config.live("account", BALANCES);
        config.onChange(
            "account",
            event -> {
              events.incrementAndGet();
              check("before an event", event.before());
              check("after an event", event.after());
              check("in a handle", live.get());
            });
        config.onChange("end", event -> last.countDown());
        List<Thread> readers = List.of(reader(config, live), reader(config, live));
        int transfers = LONG ? 5_000 : 300;
        int enough = transfers / 30;
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        // On a busy machine many transfers become one change.
        for (int i = 0; i < transfers || (events.get() <= enough && System.nanoTime() < end); i++) {
          transfer(writer, random, balances);
        }
        writer.put("config/orders/end", "1");
        assertTrue(last.await(30, TimeUnit.SECONDS), "seed " + seed);
        done.set(true);
        for (Thread reader : readers) {
          reader.join();
        }
        assertNull(broken.get(), "seed " + seed);
        assertTrue(events.get() > enough, "few were seen: " + events);
        Map<String, Integer> there = config.get("account", BALANCES);
        assertEquals(TOTAL, Arrays.stream(balances).sum());
        for (int i = 0; i < ACCOUNTS; i++) {
          assertEquals(balances[i], there.getOrDefault("a" + i, 0), "seed " + seed);
        }
      }
    }
  }

  private static LayeredConfig build(ConsulServer server) {
    return LayeredConfig.builder()
        .application("orders")
        .environment(Map.of("CONSUL_HTTP_ADDR", server.uri().toString()))
        .systemProperties(Map.of())
        .build();
  }

  /** Distributes the sum of two to ten accounts again; an empty account is deleted. */
  private static void transfer(ConsulSource writer, Random random, int[] balances) {
    List<Integer> chosen = new ArrayList<>();
    int sum = 0;
    for (int i = 0; i < ACCOUNTS; i++) {
      if (random.nextBoolean()) {
        chosen.add(i);
        sum += balances[i];
      }
    }
    List<Write> batch = new ArrayList<>();
    for (int i = 0; i < chosen.size(); i++) {
      int share = i + 1 == chosen.size() ? sum : random.nextInt(sum + 1);
      sum -= share;
      balances[chosen.get(i)] = share;
      String key = "config/orders/account/a" + chosen.get(i);
      batch.add(share == 0 ? Write.delete(key) : Write.put(key, String.valueOf(share)));
    }
    assertEquals(List.of(), writer.write(batch));
  }

  private Thread reader(LayeredConfig config, Live<Map<String, Integer>> live) {
    Thread reader =
        new Thread(
            () -> {
              while (!done.get() && broken.get() == null) {
                check("in a snapshot", config.snapshot());
                check("in a bound read", config.get("account", BALANCES));
                check("in a handle", live.get());
              }
            });
    reader.start();
    return reader;
  }

  private void check(String where, ConfigReader snapshot) {
    int sum = 0;
    for (int i = 0; i < ACCOUNTS; i++) {
      sum += snapshot.get("account.a" + i, Integer.class, 0);
    }
    if (sum != TOTAL) {
      broken.set("a mixture " + where + ": " + sum);
    }
  }

  private void check(String where, Map<String, Integer> balances) {
    int sum = balances.values().stream().mapToInt(Integer::intValue).sum();
    if (sum != TOTAL) {
      broken.set("a mixture " + where + ": " + sum);
    }
  }
}
