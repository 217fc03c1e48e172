package io.varve.config.layered.internal.bind;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.DefaultValue;
import io.varve.config.InvalidValueException;
import io.varve.config.Key;
import io.varve.config.MissingKeyException;
import io.varve.config.TypeRef;
import io.varve.config.layered.internal.convert.ConverterRegistry;
import io.varve.config.layered.internal.value.MapValueLookup;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InterfaceBindingTest {
  /** Package-private, as in most programs. */
  interface Pool {
    int poolSize();

    default Duration timeout() {
      return Duration.ofSeconds(30);
    }

    @DefaultValue("fair")
    String order();

    @Key("class")
    Optional<String> type();

    default String label() {
      return "pool of " + poolSize() + " after " + timeout() + twice(1);
    }

    default int twice(int n) {
      return 2 * n;
    }

    static int ignored() {
      return 1;
    }
  }

  interface Named<T> {
    T id();
  }

  interface Worker extends Named<Integer> {
    Pool pool();

    List<Pool> more();

    Login login();

    int[] sizes();

    @Override
    String toString();
  }

  interface Login {
    String user();

    String password();
  }

  record LoginRecord(String user, String password) {}

  interface HoldsRecord {
    LoginRecord login();

    @SuppressWarnings("unused")
    default List<String> tokens() {
      return List.of();
    }
  }

  private final Binder binder = new Binder(new ConverterRegistry(List.of()));

  private <T> T bind(Class<T> type, String... keysAndTexts) {
    return binder.get(MapValueLookup.of(keysAndTexts), "", type);
  }

  @Test
  void methods_answerFromKeys() {
    Pool pool =
        bind(
            Pool.class,
            "pool-size",
            "7",
            "timeout",
            "1s",
            "order",
            "lifo",
            "class",
            "x",
            "label",
            "l");
    assertEquals(7, pool.poolSize());
    assertEquals(Duration.ofSeconds(1), pool.timeout());
    assertEquals("lifo", pool.order());
    assertEquals(Optional.of("x"), pool.type());
    assertEquals("l", pool.label());
    assertEquals(8, pool.twice(4));
  }

  @Test
  void defaultMethods_answerForAbsentKeys() {
    Pool pool = bind(Pool.class, "pool-size", "7");
    assertEquals(Duration.ofSeconds(30), pool.timeout());
    assertEquals("fair", pool.order());
    assertEquals(Optional.empty(), pool.type());
    assertEquals("pool of 7 after PT30S2", pool.label());
  }

  @Test
  void problems_showAtTheBind() {
    InvalidValueException e =
        assertThrows(
            InvalidValueException.class,
            () -> bind(Pool.class, "pool-size", "x", "timeout", "30", "label[0]", "x"));
    assertEquals(3, e.problems().size());
    assertThrows(MissingKeyException.class, () -> bind(Pool.class));
  }

  @Test
  void nestedAndInherited_areRead() {
    Worker worker =
        bind(
            Worker.class,
            "id",
            "5",
            "pool.pool-size",
            "1",
            "more[0].pool-size",
            "2",
            "login.user",
            "u",
            "login.password",
            "hunter2",
            "sizes",
            "1,2");
    assertEquals(5, worker.id());
    assertEquals(1, worker.pool().poolSize());
    assertEquals(2, worker.more().get(0).poolSize());
    assertEquals(
        "Worker[id=5, login=Login[password=******, user=u], more=[Pool[label=pool of 2 after"
            + " PT30S2, order=fair, poolSize=2, timeout=PT30S, type=Optional.empty]],"
            + " pool=Pool[label=pool of 1 after PT30S2, order=fair, poolSize=1, timeout=PT30S,"
            + " type=Optional.empty], sizes=[1, 2]]",
        worker.toString());
    worker.sizes()[0] = 9;
    assertEquals(1, worker.sizes()[0]);
    assertNotSame(worker.sizes(), worker.sizes());
  }

  @Test
  void toString_masksRecordsThatHoldSecrets() {
    String text =
        bind(HoldsRecord.class, "login.user", "u", "login.password", "hunter2").toString();
    assertFalse(text.contains("hunter2"), text);
    assertTrue(text.contains("login=******"), text);
  }

  @Test
  void equality_isByValue() {
    Pool pool = bind(Pool.class, "pool-size", "7");
    Pool same = bind(Pool.class, "pool-size", "7", "timeout", "30s");
    assertEquals(pool, same);
    assertEquals(pool.hashCode(), same.hashCode());
    assertNotEquals(pool, bind(Pool.class, "pool-size", "8"));
    assertNotEquals(pool, new Object());
    assertFalse(pool.equals(null));
    Named<String> a =
        binder.get(MapValueLookup.of("id", "7"), "", new TypeRef<Named<String>>() {}.type());
    Named<Integer> b =
        binder.get(MapValueLookup.of("id", "7"), "", new TypeRef<Named<Integer>>() {}.type());
    assertEquals("7", a.id());
    assertEquals(7, b.id());
    assertNotEquals(a, b);
  }

  interface Throws {
    default int size() {
      throw new IllegalStateException("no size");
    }

    Optional<String> password();
  }

  @Test
  void defaultMethodThatThrows_isAProblem() {
    InvalidValueException e = assertThrows(InvalidValueException.class, () -> bind(Throws.class));
    assertTrue(e.problems().get(0).toString().contains("a refusal: no size"), e.toString());
    InvalidValueException secret =
        assertThrows(InvalidValueException.class, () -> bind(Throws.class, "password", "x"));
    assertTrue(secret.problems().get(0).toString().contains("a refusal (IllegalStateException)"));
    assertEquals(Optional.empty(), bindable().password());
  }

  private Throws bindable() {
    return bind(Throws.class, "size", "1");
  }

  interface Setter {
    void setSize(int size);
  }

  interface Procedure {
    void run();
  }

  @Test
  void methodsThatAreNoProperties_areErrorsInTheProgram() {
    for (Class<?> type : List.of(Setter.class, Procedure.class)) {
      InvalidValueException e = assertThrows(InvalidValueException.class, () -> bind(type));
      assertTrue(
          e.problems()
              .get(0)
              .toString()
              .startsWith("expected an interface whose methods have no parameters"),
          e.getMessage());
    }
  }

  interface Self {
    Self self();
  }

  interface Chain {
    String name();

    Optional<Chain> next();
  }

  @Test
  void recursion_endsOrIsAnError() {
    assertThrows(MissingKeyException.class, () -> bind(Self.class));
    Chain chain = bind(Chain.class, "name", "a", "next.name", "b");
    assertEquals("b", chain.next().orElseThrow().name());
  }
}
