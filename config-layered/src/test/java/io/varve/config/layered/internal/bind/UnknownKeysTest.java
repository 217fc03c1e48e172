package io.varve.config.layered.internal.bind;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.varve.config.InvalidValueException;
import io.varve.config.Key;
import io.varve.config.Problem;
import io.varve.config.layered.internal.convert.ConverterRegistry;
import io.varve.config.layered.internal.value.MapValueLookup;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UnknownKeysTest {
  private record Pool(int poolSize, Optional<Integer> queue) {}

  private record Worker(
      String name,
      Pool pool,
      List<Pool> pools,
      Map<String, Pool> byName,
      Map<String, String> labels,
      List<String> hosts,
      @Key("a.b") String deep,
      Optional<Worker> backup) {}

  interface View {
    int poolSize();

    default String mode() {
      return "x";
    }
  }

  private final Binder binder = new Binder(new ConverterRegistry(List.of()));

  private List<String> unknown(String prefix, Class<?> type, String... keys) {
    MapValueLookup values = new MapValueLookup();
    for (String key : keys) {
      values.put(key, "1");
    }
    return binder.unknownKeys(values, prefix, type).stream().map(Problem::toString).toList();
  }

  @Test
  void keysThatAreRead_areNotUnknown() {
    assertEquals(
        List.of(),
        unknown(
            "worker",
            Worker.class,
            "other",
            "worker.name",
            "worker.pool.pool-size",
            "worker.pools[0].queue",
            "worker.pools[17].pool-size",
            "worker.by-name.x.queue",
            "worker.by-name.\"a.b[0]\".queue",
            "worker.labels.x",
            "worker.labels.x.y.z",
            "worker.hosts",
            "worker.hosts[3]",
            "worker.a.b",
            "worker.backup.backup.pool.queue"));
    assertEquals(List.of(), unknown("", View.class, "pool-size", "mode"));
  }

  @Test
  void unknownKey_hasOriginAndSuggestion() {
    assertEquals(
        List.of(
            "worker.pool.pool-sise (test:1): expected a key that is read, found an unknown one; did you mean worker.pool.pool-size? [VARVE-0118]"),
        unknown("worker", Worker.class, "worker.pool.pool-sise"));
  }

  @Test
  void suggestions_lookAtEveryLevel() {
    assertEquals(
        List.of(
            "by-name.x.queu (test:3): expected a key that is read, found an unknown one; did you mean by-name.x.queue? [VARVE-0118]",
            "nam (test:1): expected a key that is read, found an unknown one; did you mean name? [VARVE-0118]",
            "pol.pool-size (test:4): expected a key that is read, found an unknown one; did you mean pool.pool-size? [VARVE-0118]",
            "pool-size (test:5): expected a key that is read, found an unknown one; did you mean pool.pool-size? [VARVE-0118]",
            "pool.extra (test:6): expected a key that is read, found an unknown one; remove it [VARVE-0118]",
            "pools[1].poolsize (test:2): expected a key that is read, found an unknown one; did you mean pools[1].pool-size? [VARVE-0118]"),
        unknown(
                "",
                Worker.class,
                "nam",
                "pools[1].poolsize",
                "by-name.x.queu",
                "pol.pool-size",
                "pool-size",
                "pool.extra")
            .stream()
            .sorted()
            .toList());
  }

  @Test
  void keysOfTheWrongShape_areUnknown() {
    assertEquals(
        List.of(
            "by-name.x (test:1): expected a key that is read, found an unknown one; remove it [VARVE-0118]",
            "hosts.x (test:2): expected a key that is read, found an unknown one; remove it [VARVE-0118]",
            "labels (test:3): expected a key that is read, found an unknown one; remove it [VARVE-0118]",
            "name.x (test:4): expected a key that is read, found an unknown one; remove it [VARVE-0118]",
            "name[0] (test:5): expected a key that is read, found an unknown one; remove it [VARVE-0118]",
            "pool (test:6): expected a key that is read, found an unknown one; remove it [VARVE-0118]",
            "pools (test:7): expected a key that is read, found an unknown one; remove it [VARVE-0118]"),
        unknown(
                "",
                Worker.class,
                "by-name.x",
                "hosts.x",
                "labels",
                "name.x",
                "name[0]",
                "pool",
                "pools")
            .stream()
            .sorted()
            .toList());
  }

  @Test
  void unbindableType_isAnError() {
    assertThrows(
        InvalidValueException.class,
        () -> binder.unknownKeys(new MapValueLookup(), "", Object.class));
  }

  @Test
  void manyKeys_areCheckedInReasonableTime() {
    MapValueLookup values = new MapValueLookup();
    for (int i = 0; i < 20_000; i++) {
      values.put("by-name.x" + i + ".queue", "1");
    }
    values.put("by-name.x7.quee", "1");
    List<Problem> unknown = binder.unknownKeys(values, "", Worker.class);
    assertEquals(1, unknown.size());
    assertEquals("did you mean by-name.x7.queue?", unknown.get(0).remedy());
  }
}
