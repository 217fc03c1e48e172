package io.varve.config.layered.internal.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.DefaultValue;
import io.varve.config.Live;
import io.varve.config.TypeRef;
import io.varve.config.layered.Configs;
import io.varve.config.layered.FakeSource;
import io.varve.config.layered.LayeredConfig;
import io.varve.config.layered.spi.SourceStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Promises of a handle on a bound record. */
class LiveHandleTest {
  private static final boolean LONG = Boolean.getBoolean("varve.long");

  private record Server(String host, @DefaultValue("80") int port) {}

  private record Cluster(
      Duration timeout,
      @DefaultValue("") List<Server> servers,
      Map<String, Server> named,
      Map<String, String> labels) {}

  private final FakeSource source =
      FakeSource.of(
          "s",
          1,
          "c.timeout=1s",
          "c.servers[0].host=a",
          "c.servers[1].host=b",
          "c.named.x.host=n",
          "c.labels.team=t",
          "other=1");

  /** The old and the new value of one callback. */
  private record Told<T>(T before, T after) {}

  private static <T> BlockingQueue<Told<T>> follow(Live<T> live) {
    BlockingQueue<Told<T>> told = new LinkedBlockingQueue<>();
    live.onChange((before, after) -> told.add(new Told<>(before, after)));
    return told;
  }

  private static <T> Told<T> next(BlockingQueue<Told<T>> told) throws InterruptedException {
    Told<T> next = told.poll(10, TimeUnit.SECONDS);
    assertTrue(next != null, "no call within 10 s");
    return next;
  }

  @Test
  void onChange_givesTheOldAndTheNewRecord_alsoForNestedListsAndMaps() throws InterruptedException {
    try (LayeredConfig config = Configs.of(source)) {
      Live<Cluster> live = config.live("c", Cluster.class);
      BlockingQueue<Told<Cluster>> told = follow(live);
      Cluster first = live.get();

      source.change("c.servers[1].port=81");
      Told<Cluster> list = next(told);
      assertSame(first, list.before());
      assertEquals(List.of(new Server("a", 80), new Server("b", 81)), list.after().servers());

      source.change("c.named.y.host=m", "c.labels.team");
      Told<Cluster> map = next(told);
      assertSame(list.after(), map.before());
      assertEquals(Map.of("x", new Server("n", 80), "y", new Server("m", 80)), map.after().named());
      assertEquals(Map.of(), map.after().labels());
      assertSame(map.after(), live.get());

      source.change("c.servers[1].host", "c.servers[1].port");
      assertEquals(List.of(new Server("a", 80)), next(told).after().servers(), "a shorter list");
    }
  }

  @Test
  void equalRecord_keepsItsIdentity_andNobodyIsNotified() throws InterruptedException {
    try (LayeredConfig config = Configs.of(source)) {
      Live<Cluster> live = config.live("c", Cluster.class);
      BlockingQueue<Told<Cluster>> told = follow(live);
      Cluster before = live.get();
      source.change("c.timeout=1000ms", "c.servers[0].port=80", "c.unknown=1", "other=2");
      assertSame(before, live.get(), "another text, the same value");
      source.change("c.timeout=2s");
      assertNotSame(before, live.get());
      assertEquals(Duration.ofSeconds(2), next(told).after().timeout(), "the first that is told");
    }
  }

  @Test
  void arrays_keepTheirIdentity_whenAListElsewhereChanges() throws InterruptedException {
    @SuppressWarnings("ArrayRecordComponent") // the case under test
    record Hosts(String[] hosts) {}
    source.fill("hosts=a,b", "h.hosts=c,d", "list[0]=1");
    try (LayeredConfig config = Configs.of(source)) {
      Live<String[]> array = config.live("hosts", String[].class);
      Live<Hosts> inRecord = config.live("h", Hosts.class);
      BlockingQueue<Told<Hosts>> told = follow(inRecord);
      String[] before = array.get();
      Hosts holder = inRecord.get();
      source.change("new-list[0]=1", "list[0]");
      assertSame(before, array.get());
      assertSame(holder, inRecord.get(), "a record is not equal to another with an equal array");
      source.change("h.hosts=e");
      assertArrayEquals(new String[] {"e"}, next(told).after().hosts());
    }
  }

  @Test
  void record_isAlwaysOfOneSnapshot_withAllThatLiesInIt() throws InterruptedException {
    record All(int a, List<Integer> list, Map<String, Integer> map, String text) {}
    FakeSource one = FakeSource.of("one", 1, "r.a=0", "r.list[0]=0", "r.map.k=0", "r.text=${r.a}");
    AtomicReference<String> broken = new AtomicReference<>();
    AtomicBoolean done = new AtomicBoolean();
    try (LayeredConfig config = Configs.of(one)) {
      Live<All> live = config.live("r", All.class);
      List<Thread> readers = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        Thread reader =
            new Thread(
                () -> {
                  int last = 0;
                  while (!done.get()) {
                    All all = live.get();
                    int a = all.a();
                    if (!all.equals(new All(a, List.of(a), Map.of("k", a), "" + a)) || a < last) {
                      broken.set(all + " after " + last);
                    }
                    last = a;
                  }
                });
        reader.start();
        readers.add(reader);
      }
      for (int i = 1; i <= (LONG ? 50_000 : 3_000); i++) {
        one.change("r.a=" + i, "r.list[0]=" + i, "r.map.k=" + i);
      }
      done.set(true);
      for (Thread reader : readers) {
        reader.join();
      }
      assertNull(broken.get());
    }
  }

  @Test
  void handles_ofOneKeyInSeveralTypes_moveTogetherOrNotAtAll() {
    try (LayeredConfig config = Configs.of(source)) {
      Live<Cluster> record = config.live("c", Cluster.class);
      Live<Map<String, Integer>> ports =
          config.live("ports", new TypeRef<Map<String, Integer>>() {});
      source.change("ports.http=80", "c.timeout=5s");
      assertEquals(Map.of("http", 80), ports.get());
      source.change("ports.https=many", "c.timeout=6s");
      assertEquals(Map.of("http", 80), ports.get());
      assertEquals(Duration.ofSeconds(5), record.get().timeout(), "the whole change is refused");
      assertEquals(SourceStatus.State.STALE, config.sources().get(0).state());
    }
  }

  @Test
  void listsAndMapsOfARecord_cannotBeChanged() {
    try (LayeredConfig config = Configs.of(source)) {
      Cluster cluster = config.live("c", Cluster.class).get();
      assertThrows(UnsupportedOperationException.class, () -> cluster.servers().clear());
      assertThrows(UnsupportedOperationException.class, () -> cluster.labels().clear());
    }
  }
}
