package io.varve.config.layered.internal.bind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.ConfigException;
import io.varve.config.DefaultValue;
import io.varve.config.InvalidValueException;
import io.varve.config.Key;
import io.varve.config.MissingKeyException;
import io.varve.config.Problem;
import io.varve.config.Secret;
import io.varve.config.TypeRef;
import io.varve.config.layered.internal.convert.ConverterRegistry;
import io.varve.config.layered.internal.value.MapValueLookup;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.Test;

class RecordBindingTest {
  private final Binder binder = new Binder(new ConverterRegistry(List.of()));

  private <T> T bind(Class<T> type, String... keysAndTexts) {
    return binder.get(MapValueLookup.of(keysAndTexts), "", type);
  }

  private <T extends ConfigException> List<String> problems(
      Class<T> kind, Class<?> type, String... keysAndTexts) {
    T e = assertThrows(kind, () -> bind(type, keysAndTexts));
    return e.problems().stream().map(Problem::toString).toList();
  }

  private record Pool(int poolSize, @DefaultValue("30s") Duration timeout) {}

  private record Worker(
      String name,
      Pool pool,
      Optional<URI> backEnd,
      OptionalInt retries,
      @Key("class") String type,
      @Key("switch.new-ui") boolean newUi) {}

  @Test
  void components_areReadFromFoldedKeys() {
    Worker worker =
        binder.get(
            MapValueLookup.of(
                "app.worker.name", "w",
                "app.worker.pool.pool-size", "7",
                "app.worker.pool.timeout", "1m",
                "app.worker.back-end", "http://h",
                "app.worker.retries", "3",
                "app.worker.class", "fast",
                "app.worker.switch.new-ui", "on"),
            "app.worker",
            Worker.class);
    assertEquals(
        new Worker(
            "w",
            new Pool(7, Duration.ofMinutes(1)),
            Optional.of(URI.create("http://h")),
            OptionalInt.of(3),
            "fast",
            true),
        worker);
  }

  @Test
  void components_absentTakeTheirDefaults() {
    Worker worker =
        bind(Worker.class, "name", "w", "pool.pool-size", "7", "class", "c", "switch.new-ui", "no");
    assertEquals(
        new Worker(
            "w",
            new Pool(7, Duration.ofSeconds(30)),
            Optional.empty(),
            OptionalInt.empty(),
            "c",
            false),
        worker);
  }

  @Test
  void textWhereKeysAreNeeded_isNamed() {
    String expected =
        "pool (test:2): expected the values of %s, found a whole number \"7\"; write each of them as a"
            + " key below pool [VARVE-0114]";
    record OneDefault(@DefaultValue("1") int a) {}
    record PoolHolder(Pool pool) {}
    record DefaultsHolder(OneDefault pool) {}
    assertEquals(
        List.of(expected.formatted("Pool")),
        problems(InvalidValueException.class, PoolHolder.class, "x", "1", "pool", "7"));
    assertEquals(
        List.of(expected.formatted("OneDefault")),
        problems(InvalidValueException.class, DefaultsHolder.class, "x", "1", "pool", "7"));
    assertEquals(
        new PoolHolder(new Pool(1, Duration.ofSeconds(30))),
        bind(PoolHolder.class, "pool", "7", "pool.pool-size", "1"),
        "a key may hold a value and have children");
  }

  @Test
  void everyProblem_isReportedAtOnce() {
    List<String> problems =
        problems(
            InvalidValueException.class,
            Worker.class,
            "pool.pool-size",
            "many",
            "pool.timeout",
            "30",
            "back-end",
            "a b",
            "switch.new-ui",
            "1");
    assertEquals(
        List.of(
            "name: expected a value, found nothing; set it [VARVE-0110]",
            "pool.pool-size (test:1): expected a whole number, found text \"many\"; set it to a whole"
                + " number such as 5432 [VARVE-0142]",
            "pool.timeout (test:2): expected a duration, found a number without a unit \"30\"; add a"
                + " unit, such as 250ms, 30s, 5m, 2h or 1d [VARVE-0148]",
            "back-end (test:3): expected a URI, found text \"a b\"; set it to a URI such as"
                + " https://example.org/path, with spaces as %20 [VARVE-0153]",
            "class: expected a value, found nothing; set it [VARVE-0110]",
            "switch.new-ui (test:4): expected true or false, found a whole number \"1\"; set it to"
                + " true or false [VARVE-0145]"),
        problems);
  }

  @Test
  void onlyMissingKeys_areAMissingKeyException() {
    assertEquals(
        List.of(
            "pool-size: expected a whole number, found nothing; set it to a whole number such as 5432 [VARVE-0110]"),
        problems(MissingKeyException.class, Pool.class));
  }

  @Test
  void missingKey_suggestsTheNearestWithItsOrigin() {
    assertEquals(
        List.of(
            "pool-size: expected a whole number, found nothing; set it to a whole number such as"
                + " 5432, or did you mean pool-sise (test:1)? [VARVE-0110]"),
        problems(MissingKeyException.class, Pool.class, "pool-sise", "7"));
  }

  private record Range(int minSize, int maxSize) {}

  @Test
  void missingKey_doesNotSuggestItsSiblings() {
    assertEquals(
        List.of(
            "max-size: expected a whole number, found nothing; set it to a whole number such as 5432 [VARVE-0110]"),
        problems(MissingKeyException.class, Range.class, "min-size", "7"));
  }

  @Test
  void missingKey_namesTheNullThatHidesIt() {
    MapValueLookup values = MapValueLookup.of("max-size", "1").hide("min-size");
    MissingKeyException e =
        assertThrows(MissingKeyException.class, () -> binder.get(values, "", Range.class));
    assertEquals(
        "min-size (test:2): expected a whole number, found null, or nothing written, which hides every lower layer's;"
            + " set it to a whole number such as 5432, or remove the key there [VARVE-0110]",
        e.getMessage());
  }

  @Test
  void missingKey_saysWhatIsBelowIt() {
    assertEquals(
        List.of(
            "max-size: expected a whole number, found only keys below it, such as max-size.x; set it"
                + " to a whole number such as 5432 [VARVE-0110]"),
        problems(MissingKeyException.class, Range.class, "min-size", "7", "max-size.x", "1"));
  }

  private record AllDefaults(@DefaultValue("a") String text, Optional<String> more) {}

  private record Outer(AllDefaults inner, Optional<AllDefaults> perhaps) {}

  @Test
  void nestedRecord_absentIsMadeOfItsDefaults() {
    assertEquals(
        new Outer(new AllDefaults("a", Optional.empty()), Optional.empty()), bind(Outer.class));
    assertEquals(
        Optional.of(new AllDefaults("a", Optional.of("m"))),
        bind(Outer.class, "perhaps.more", "m").perhaps());
  }

  @Test
  void find_isEmptyWithoutAnyKeyBelow() {
    assertEquals(
        Optional.empty(), binder.find(MapValueLookup.of("x", "1"), "app", AllDefaults.class));
    assertTrue(
        binder.find(MapValueLookup.of("app.text", "1"), "app", AllDefaults.class).isPresent());
    assertEquals(Optional.empty(), binder.find(MapValueLookup.of("x.y", "1"), "x", String.class));
    assertThrows(
        MissingKeyException.class,
        () -> binder.find(MapValueLookup.of("r.min-size", "1"), "r", Range.class));
  }

  private record BadDefault(@DefaultValue("many") int poolSize) {}

  @Test
  void badDefault_namesTheAnnotation() {
    assertEquals(
        List.of(
            "pool-size (@DefaultValue of BadDefault.poolSize): expected a whole number, found text"
                + " \"many\"; set it to a whole number such as 5432 [VARVE-0142]"),
        problems(InvalidValueException.class, BadDefault.class));
    assertEquals(3, bind(BadDefault.class, "pool-size", "3").poolSize());
  }

  private record DefaultOnRecord(@DefaultValue("x") Range range) {}

  @Test
  void defaultOnARecord_isAnErrorInTheProgram() {
    String problem =
        problems(InvalidValueException.class, DefaultOnRecord.class, "range.min-size", "1").get(0);
    assertEquals(
        "range: expected a default that can be text, found @DefaultValue on DefaultOnRecord.range,"
            + " which is the values of Range; remove the annotation and make it Optional, or give"
            + " its parts defaults [VARVE-0137]",
        problem);
  }

  @SuppressWarnings("ArrayRecordComponent")
  private record Collections(
      @DefaultValue("a, b") List<String> list,
      @DefaultValue("") List<Range> records,
      @DefaultValue("1,2") int[] array,
      @DefaultValue("") Map<String, String> map,
      @DefaultValue("x") Optional<String> optional) {}

  @Test
  void defaults_ofCollections() {
    Collections collections = bind(Collections.class);
    assertEquals(List.of("a", "b"), collections.list());
    assertEquals(List.of(), collections.records());
    assertEquals(2, collections.array()[1]);
    assertEquals(Map.of(), collections.map());
    assertEquals(Optional.of("x"), collections.optional());
    assertFalse(bind(Collections.class).array() == collections.array());
  }

  private record Absent(List<String> hosts, Set<Integer> ports, Map<String, String> labels) {}

  @Test
  void absentList_isMissingAndAbsentMapIsEmpty() {
    List<String> problems = problems(MissingKeyException.class, Absent.class);
    assertEquals(
        List.of(
            "hosts: expected a list, found nothing; set it, or give it @DefaultValue(\"\") in the"
                + " program to be empty [VARVE-0110]",
            "ports: expected a list, found nothing; set it, or give it @DefaultValue(\"\") in the"
                + " program to be empty [VARVE-0110]"),
        problems);
    assertEquals(Map.of(), bind(Absent.class, "hosts", "a", "ports", "").labels());
  }

  record Checked(int min, int max) {
    Checked {
      if (min > max) {
        throw new IllegalArgumentException("min " + min + " is above max " + max);
      }
    }
  }

  private record HoldsChecked(Checked range, int other) {}

  @Test
  void refusalOfTheConstructor_showsItsMessageAndOrigins() {
    InvalidValueException e =
        assertThrows(
            InvalidValueException.class,
            () -> bind(HoldsChecked.class, "range.min", "3", "range.max", "2", "other", "x"));
    assertEquals(
        "range: expected values that Checked accepts, found a refusal: min 3 is above max 2; correct"
            + " range.min (test:1) or range.max (test:2) [VARVE-0120]",
        e.problems().get(0).toString());
    assertEquals("other", e.problems().get(1).key().orElseThrow());
    assertInstanceOf(IllegalArgumentException.class, e.getCause());
  }

  record Limits(int poolSize, int size, String host) {
    Limits {
      if (poolSize < 1) {
        throw new IllegalArgumentException("pool-size must be 1 or more");
      }
      if (size < 1) {
        throw new IllegalArgumentException("resize by size, which is " + size);
      }
      if (host.isEmpty()) {
        throw new IllegalArgumentException("no backend");
      }
    }
  }

  @Test
  void refusalOfTheConstructor_thatNamesOneComponent_hasItsKeyAndOrigin() {
    assertEquals(
        List.of(
            "pool-size (test:1): expected values that Limits accepts, found a refusal: pool-size"
                + " must be 1 or more; correct it [VARVE-0120]"),
        problems(
            InvalidValueException.class, Limits.class, "pool-size", "0", "size", "1", "host", "h"));
    assertEquals(
        List.of(
            "size (test:2): expected values that Limits accepts, found a refusal: resize by size,"
                + " which is 0; correct it [VARVE-0120]"),
        problems(
            InvalidValueException.class, Limits.class, "pool-size", "1", "size", "0", "host", "h"));
    assertEquals(
        List.of(
            "expected values that Limits accepts, found a refusal: no backend; correct pool-size"
                + " (test:1) or size (test:2) or host (test:3) [VARVE-0120]"),
        problems(
            InvalidValueException.class, Limits.class, "pool-size", "1", "size", "1", "host", ""));
  }

  record Named(@DefaultValue("0") int poolSize, String password) {
    Named {
      throw new IllegalArgumentException("poolSize of 0, not " + password);
    }
  }

  @Test
  void refusalOfTheConstructor_namesTheComponent_alsoWhereTheMessageIsHidden() {
    assertEquals(
        List.of(
            "pool-size (test:2): expected values that Named accepts, found a refusal"
                + " (IllegalArgumentException); correct it (the message is not shown: it may hold a"
                + " secret) [VARVE-0120]"),
        problems(InvalidValueException.class, Named.class, "password", "p", "pool-size", "0"));
  }

  record Login(String user, String password) {
    Login {
      if (password.length() < 10) {
        throw new IllegalArgumentException("too short: " + password);
      }
    }
  }

  record HoldsLogin(Login login) {
    HoldsLogin {
      throw new IllegalStateException("never " + login);
    }
  }

  record HoldsSecret(Secret pin) {
    HoldsSecret {
      throw new IllegalStateException("never " + pin.reveal());
    }
  }

  @Test
  void refusalOfTheConstructor_hidesItsMessageWhereASecretWentIn() {
    for (MapValueLookup values :
        List.of(
            MapValueLookup.of("user", "u", "password", "hunter2"),
            MapValueLookup.of("login.user", "u", "login.password", "hunter2"),
            MapValueLookup.of("login.user", "u", "login.password", "hunter2-hunter2"),
            MapValueLookup.of("login.password", "long-enough-1").putSecret("login.user", "hunter2"),
            MapValueLookup.of("pin", "hunter2"))) {
      Class<?> type =
          values.existsUnder("login")
              ? HoldsLogin.class
              : values.existsUnder("pin") ? HoldsSecret.class : Login.class;
      InvalidValueException e =
          assertThrows(InvalidValueException.class, () -> binder.get(values, "", type));
      assertTrue(e.problems().get(0).toString().contains("a refusal (Illegal"), e.toString());
      assertThat(Throwables.getStackTrace(e)).doesNotContain("hunter2");
      assertNull(e.getCause());
    }
  }

  private record TwoParts(Login login, Checked range) {}

  @Test
  void refusalOfTheConstructor_isShownBesideARecordWithASecret() {
    List<String> problems =
        problems(
            InvalidValueException.class,
            TwoParts.class,
            "login.user",
            "u",
            "login.password",
            "hunter2-hunter2",
            "range.min",
            "2",
            "range.max",
            "1");
    assertTrue(problems.get(0).contains("min 2 is above max 1"), problems.get(0));
  }

  record Nulls(String a) {
    Nulls {
      throw new NullPointerException();
    }
  }

  @Test
  void refusalOfTheConstructor_withoutMessageNamesTheException() {
    assertEquals(
        List.of(
            "a (test:1): expected values that Nulls accepts, found a refusal: NullPointerException;"
                + " correct it [VARVE-0120]"),
        problems(InvalidValueException.class, Nulls.class, "a", "x"));
  }

  record Fatal(String a) {
    Fatal {
      throw new OutOfMemoryError("test");
    }
  }

  @Test
  void errorOfTheConstructor_goesThrough() {
    assertThrows(OutOfMemoryError.class, () -> bind(Fatal.class, "a", "x"));
  }

  private record Tree(String name, @DefaultValue("") List<Tree> children) {}

  @Test
  void recursiveRecord_endsWhereTheKeysEnd() {
    Tree tree =
        bind(
            Tree.class,
            "name",
            "a",
            "children[0].name",
            "b",
            "children[1].name",
            "c",
            "children[1].children[0].name",
            "d");
    assertEquals(
        new Tree(
            "a",
            List.of(new Tree("b", List.of()), new Tree("c", List.of(new Tree("d", List.of()))))),
        tree);
  }

  private record Chain(String name, Optional<Chain> next) {}

  @Test
  void recursiveRecord_throughOptional() {
    assertEquals(
        new Chain("a", Optional.of(new Chain("b", Optional.empty()))),
        bind(Chain.class, "name", "a", "next.name", "b"));
  }

  private record Endless(Endless self) {}

  private record Ping(Pong pong) {}

  private record Pong(Ping ping) {}

  @Test
  void endlessRecord_isAClearError() {
    assertEquals(
        List.of(
            "self: expected values of Endless, found nothing; set its keys, or make it Optional in"
                + " the program, since Endless contains itself without end [VARVE-0111]"),
        problems(MissingKeyException.class, Endless.class));
    assertEquals(1, problems(MissingKeyException.class, Ping.class).size());
  }

  @Test
  void recordsTooDeep_areAClearErrorAndNoStackOverflow() {
    String key = "next.".repeat(5000);
    String problem =
        problems(InvalidValueException.class, Chain.class, key + "name", "x").toString();
    assertTrue(problem.contains("expected at most 200 records inside each other"));
  }

  @SuppressWarnings("ArrayRecordComponent")
  private record Page<T>(List<T> items, Optional<T> first, Map<String, T> named, T[] all) {}

  @Test
  void genericRecord_isBoundThroughATypeRef() {
    MapValueLookup values =
        MapValueLookup.of("items", "1,2", "first", "1", "named.x", "3", "all[0]", "4");
    Page<Integer> page = binder.get(values, "", new TypeRef<Page<Integer>>() {}.type());
    assertEquals(List.of(1, 2), page.items());
    assertEquals(Optional.of(1), page.first());
    assertEquals(Map.of("x", 3), page.named());
    Object[] all = page.all();
    assertEquals(4, all[0]);
    assertInstanceOf(Integer[].class, all);
    Page<Range> ranges =
        binder.get(
            MapValueLookup.of("items[0].min-size", "1", "items[0].max-size", "2", "all", ""),
            "",
            new TypeRef<Page<Range>>() {}.type());
    assertEquals(List.of(new Range(1, 2)), ranges.items());
  }

  @Test
  void genericRecord_withoutItsArgumentIsAnError() {
    String problem = problems(InvalidValueException.class, Page.class, "items", "1").get(0);
    assertEquals(
        "items: expected a type without open parameters, found the type parameter T; name the whole"
            + " type with new TypeRef<…>() {} [VARVE-0131]",
        problem);
  }

  private static final class Plain {}

  private sealed interface Shape permits Circle {}

  private record Circle(int r) implements Shape {}

  private record Unbindable(
      Plain plain, Shape shape, List<Object> objects, Map<Plain, String> map) {}

  @Test
  void typesThatCannotBeBound_areErrorsThatSayWhichCan() {
    List<String> problems = problems(InvalidValueException.class, Unbindable.class);
    assertEquals(4, problems.size());
    assertEquals(
        "plain: expected a type that can be bound: one with a Converter, an enum, a record, an"
            + " interface of methods without parameters, or an Optional, List, Set, Map or array of"
            + " these, found the class Plain; make it a record, or give the builder a"
            + " Converter<Plain> [VARVE-0130]",
        problems.get(0));
    assertTrue(problems.get(1).contains("found the sealed type Shape"), problems.get(1));
    assertTrue(problems.get(2).contains("found the class Object"), problems.get(2));
    assertTrue(problems.get(3).contains("found keys of Plain"), problems.get(3));
    assertThrows(InvalidValueException.class, () -> bind(Runnable.class));
    assertThrows(InvalidValueException.class, () -> bind(Override.class));
    assertThrows(
        InvalidValueException.class, () -> binder.find(MapValueLookup.of(), "a", Plain.class));
  }

  private record WrongKey(@Key("a..b") String a) {}

  @Test
  void wrongKeyAnnotation_isNamed() {
    assertEquals(
        List.of(
            "expected keys in the @Key annotations of WrongKey, found one that is none: a..b; correct"
                + " the annotation [VARVE-0135]"),
        problems(InvalidValueException.class, WrongKey.class));
  }

  @Test
  void samePlan_servesManyPrefixesAndThreads() {
    MapValueLookup values = new MapValueLookup();
    for (int i = 0; i < 100; i++) {
      values.put("r" + i + ".min-size", "" + i).put("r" + i + ".max-size", "" + 2 * i);
    }
    java.util.stream.IntStream.range(0, 10_000)
        .parallel()
        .forEach(
            n -> {
              int i = n % 100;
              assertEquals(new Range(i, 2 * i), binder.get(values, "r" + i, Range.class));
            });
  }

  @Test
  void convertedDefault_isShared() {
    assertSame(
        bind(Pool.class, "pool-size", "1").timeout(), bind(Pool.class, "pool-size", "2").timeout());
  }

  private record HoldsOptional(Optional<Range> range, @DefaultValue("") List<Range> ranges) {}

  @Test
  void hintOfAVariable_isNoValue() {
    MapValueLookup values = MapValueLookup.of("x", "1").hint("range.typo").hint("ranges[0].typo");
    assertEquals(
        new HoldsOptional(Optional.empty(), List.of()),
        binder.get(values, "", HoldsOptional.class));
    assertEquals(Optional.empty(), binder.find(values, "range", Range.class));
    values.put("range.min-size", "1");
    MissingKeyException e =
        assertThrows(MissingKeyException.class, () -> binder.get(values, "", HoldsOptional.class));
    assertEquals("range.max-size", e.problems().get(0).key().orElseThrow());
  }

  @Test
  void optionalRecord_withOnlyMisspeltKeysIsAnError() {
    assertTrue(
        problems(MissingKeyException.class, HoldsOptional.class, "range.min-sise", "1")
            .get(0)
            .contains("did you mean range.min-sise (test:1)?"));
  }

  private record Broken(int a, int b, Range range, int c) {}

  @Test
  void valuesThatCannotBeResolved_areReportedWithTheOthers() {
    MapValueLookup values = MapValueLookup.of("b", "x").broken("a").broken("range.min-size");
    values.put("range.max-size", "x");
    InvalidValueException e =
        assertThrows(InvalidValueException.class, () -> binder.get(values, "", Broken.class));
    assertEquals(
        List.of("a", "b", "range.min-size", "range.max-size", "c"),
        e.problems().stream().map(p -> p.key().orElseThrow()).toList());
    assertThrows(InvalidValueException.class, () -> binder.get(values, "a", String.class));
    assertThrows(InvalidValueException.class, () -> binder.find(values, "a", List.class));
  }
}
