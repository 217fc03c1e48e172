package io.varve.config.layered.internal.bind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.ConfigException;
import io.varve.config.DefaultValue;
import io.varve.config.InvalidValueException;
import io.varve.config.MissingKeyException;
import io.varve.config.TypeRef;
import io.varve.config.layered.internal.convert.ConverterRegistry;
import io.varve.config.layered.internal.value.MapValueLookup;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.Test;

class CollectionBindingTest {
  private record Server(String host, @DefaultValue("80") int port) {}

  private enum Level {
    DEBUG,
    INFO
  }

  private final Binder binder = new Binder(new ConverterRegistry(List.of()));

  private <T> T get(TypeRef<T> type, String... keysAndTexts) {
    return binder.get(MapValueLookup.of(keysAndTexts), "k", type.type());
  }

  private <T> T get(Class<T> type, String... keysAndTexts) {
    return binder.get(MapValueLookup.of(keysAndTexts), "k", type);
  }

  private static String message(org.junit.jupiter.api.function.Executable read) {
    return String.valueOf(assertThrows(ConfigException.class, read).getMessage());
  }

  @Test
  void list_ofElements() {
    assertEquals(List.of(3, 4), get(new TypeRef<List<Integer>>() {}, "k[0]", "3", "k[1]", "4"));
    assertEquals(
        List.of(new Server("a", 80), new Server("b", 1)),
        get(new TypeRef<List<Server>>() {}, "k[0].host", "a", "k[1].host", "b", "k[1].port", "1"));
    assertEquals(
        List.of(List.of("a", "b"), List.of("c")),
        get(new TypeRef<List<List<String>>>() {}, "k[0][0]", "a", "k[0][1]", "b", "k[1]", "c"));
    assertEquals(
        List.of(Map.of("x", "1")), get(new TypeRef<List<Map<String, String>>>() {}, "k[0].x", "1"));
  }

  @Test
  void list_ofMoreThanTenElementsKeepsTheirOrder() {
    MapValueLookup values = new MapValueLookup();
    for (int i = 0; i < 12; i++) {
      values.put("k[" + i + "]", "" + i);
    }
    assertEquals(
        List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11),
        binder.get(values, "k", new TypeRef<List<Integer>>() {}.type()));
  }

  @Test
  void list_ofElementsThatOnlyProbingFinds() {
    MapValueLookup values = MapValueLookup.of("k[0]", "a", "k[1]", "b").unlisted("k");
    assertEquals(List.of("a", "b"), binder.get(values, "k", new TypeRef<List<String>>() {}.type()));
  }

  @Test
  void list_ofOneText() {
    assertEquals(List.of("a", "b c", "d"), get(new TypeRef<List<String>>() {}, "k", " a,b c , d"));
    assertEquals(List.of("a,b", "c"), get(new TypeRef<List<String>>() {}, "k", "a\\,b,c"));
    assertEquals(List.of("C:\\x", "\\"), get(new TypeRef<List<String>>() {}, "k", "C:\\x,\\"));
    assertEquals(List.of(), get(new TypeRef<List<String>>() {}, "k", ""));
    assertEquals(List.of(), get(new TypeRef<List<String>>() {}, "k", "  "));
    assertEquals(List.of("a", "", "b", ""), get(new TypeRef<List<String>>() {}, "k", "a,,b,"));
    assertEquals(List.of("one"), get(new TypeRef<List<String>>() {}, "k", "one"));
  }

  @Test
  void list_emptyInTheFileIsEmpty() {
    MapValueLookup values = new MapValueLookup().putEmptyList("k");
    assertEquals(List.of(), binder.get(values, "k", new TypeRef<List<String>>() {}.type()));
    assertEquals(
        Optional.of(List.of()),
        binder.get(values, "k", new TypeRef<Optional<List<String>>>() {}.type()));
  }

  @Test
  void list_absentIsMissing() {
    assertThrows(MissingKeyException.class, () -> get(new TypeRef<List<String>>() {}));
    assertEquals(Optional.empty(), get(new TypeRef<Optional<List<String>>>() {}));
    assertEquals(
        Optional.empty(),
        binder.find(MapValueLookup.of(), "k", new TypeRef<List<String>>() {}.type()));
  }

  @Test
  void list_reportsEveryWrongElement() {
    assertEquals(
        "2 problems:\n"
            + "  - k[0] (test:1): expected a whole number, found text \"a\"; set it to a whole number"
            + " such as 5432 [VARVE-0142]\n"
            + "  - k[2] (test:1): expected a whole number, found an empty value; set it to a whole"
            + " number such as 5432 [VARVE-0142]",
        message(() -> get(new TypeRef<List<Integer>>() {}, "k", "a,1,")));
    assertEquals(
        "k[1] (test:2): expected a whole number, found text \"b\"; set it to a whole number such as"
            + " 5432 [VARVE-0142]",
        message(() -> get(new TypeRef<List<Integer>>() {}, "k[0]", "1", "k[1]", "b")));
  }

  @Test
  void list_ofRecordsFromOneTextIsRefused() {
    assertEquals(
        "k (test:1): expected a list, found text \"a,b\"; write its elements, beginning with k[0] [VARVE-0114]",
        message(() -> get(new TypeRef<List<Server>>() {}, "k", "a,b")));
    assertEquals(List.of(), get(new TypeRef<List<Server>>() {}, "k", ""));
  }

  @Test
  void list_withANullElement() {
    MapValueLookup values = MapValueLookup.of("k[0]", "a", "k[2]", "c").hide("k[1]");
    assertEquals(
        "k[1] (test:3): expected a value, found null, or nothing written, which hides every lower layer's; set it, or"
            + " remove the key there [VARVE-0110]",
        message(() -> binder.get(values, "k", new TypeRef<List<String>>() {}.type())));
    assertEquals(
        List.of(Optional.of("a"), Optional.empty(), Optional.of("c")),
        binder.get(values, "k", new TypeRef<List<Optional<String>>>() {}.type()));
  }

  @Test
  void collections_areUnmodifiableAndKeepTheOrder() {
    Set<String> set = get(new TypeRef<Set<String>>() {}, "k", "c,a,b,a");
    assertEquals(List.of("c", "a", "b"), List.copyOf(set));
    assertThrows(UnsupportedOperationException.class, () -> set.add("x"));
    assertThrows(
        UnsupportedOperationException.class,
        () -> get(new TypeRef<List<String>>() {}, "k", "a").add("x"));
    assertThrows(
        UnsupportedOperationException.class,
        () -> get(new TypeRef<Map<String, String>>() {}, "k.a", "1").put("x", "y"));
    assertEquals(List.of("a"), get(new TypeRef<Collection<String>>() {}, "k", "a"));
    assertEquals(List.of(1), get(new TypeRef<List<? extends Integer>>() {}, "k", "1"));
    assertEquals(List.of("a", "b"), get(List.class, "k", "a,b"));
  }

  @Test
  void arrays_ofPrimitivesObjectsAndArrays() {
    assertArrayEquals(new int[] {1, 2}, get(int[].class, "k", "1,2"));
    assertArrayEquals(new boolean[] {true}, get(boolean[].class, "k[0]", "on"));
    assertArrayEquals(new char[] {'a', ';'}, get(char[].class, "k", "a,;"));
    assertArrayEquals(new URI[] {URI.create("a:b")}, get(URI[].class, "k", "a:b"));
    assertArrayEquals(new Server[] {new Server("h", 80)}, get(Server[].class, "k[0].host", "h"));
    assertArrayEquals(new int[][] {{1, 2}, {3}}, get(int[][].class, "k[0]", "1,2", "k[1][0]", "3"));
    assertEquals(0, get(long[].class, "k", "").length);
  }

  @Test
  void scalarRead_ofAListNamesTheOrigins() {
    assertEquals(
        "k (test:1): expected one value, found a list of 2 (test:1, test:2); give it once, or read it"
            + " as a list [VARVE-0112]",
        message(() -> get(String.class, "k[0]", "a", "k[1]", "b")));
    assertEquals(
        "k (test:1): expected one value, a whole number, found a list of 7 (test:1, test:2, test:3,"
            + " test:4, test:5, …); give it once, or read it as a list [VARVE-0112]",
        message(
            () ->
                get(
                    int.class, "k[0]", "a", "k[1]", "b", "k[2]", "", "k[3]", "", "k[4]", "", "k[5]",
                    "", "k[6].x", "")));
    MapValueLookup empty = new MapValueLookup().putEmptyList("k");
    assertEquals(
        "k: expected one value, found an empty list; give it a value [VARVE-0112]",
        message(() -> binder.get(empty, "k", String.class)));
    assertThrows(
        InvalidValueException.class,
        () -> binder.find(MapValueLookup.of("k[0]", "a"), "k", String.class));
    assertThrows(
        InvalidValueException.class, () -> get(new TypeRef<Optional<String>>() {}, "k[0]", "a"));
  }

  @Test
  void scalarRead_takesTheValueOfAKeyThatIsAListToo() {
    assertEquals("v", get(String.class, "k", "v", "k[0]", "a"));
  }

  @Test
  void map_hasTheNamesAsWritten() {
    Map<String, String> map =
        get(
            new TypeRef<Map<String, String>>() {},
            "k.teamName",
            "a",
            "k.\"com.acme\"",
            "b",
            "k.plain",
            "c",
            "k.\"UPPER\"",
            "d");
    assertEquals(Map.of("teamName", "a", "com.acme", "b", "plain", "c", "UPPER", "d"), map);
  }

  @Test
  void map_ofTextsJoinsNamesBelowNames() {
    assertEquals(
        Map.of("bootstrap.servers", "h:1", "acks", "all", "a", "1", "a.b.c", "2"),
        get(
            new TypeRef<Map<String, String>>() {},
            "k.bootstrap.servers",
            "h:1",
            "k.acks",
            "all",
            "k.a",
            "1",
            "k.a.b.c",
            "2"));
    assertEquals(
        Map.of("com.acme", Level.DEBUG),
        get(new TypeRef<Map<String, Level>>() {}, "k.com.acme", "debug"));
  }

  @Test
  void map_ofRecordsListsAndMaps() {
    assertEquals(
        Map.of("a", new Server("h", 80), "b", new Server("i", 1)),
        get(
            new TypeRef<Map<String, Server>>() {},
            "k.a.host",
            "h",
            "k.b.host",
            "i",
            "k.b.port",
            "1"));
    assertEquals(
        Map.of("a", List.of(1, 2), "b", List.of(3)),
        get(
            new TypeRef<Map<String, List<Integer>>>() {},
            "k.a[0]",
            "1",
            "k.a[1]",
            "2",
            "k.b",
            "3"));
    assertEquals(
        Map.of("a", Map.of("x", 1)),
        get(new TypeRef<Map<String, Map<String, Integer>>>() {}, "k.a.x", "1"));
  }

  @Test
  void map_withConvertedKeys() {
    assertEquals(
        Map.of(1, "a", 20, "b"),
        get(new TypeRef<Map<Integer, String>>() {}, "k.1", "a", "k.20", "b"));
    assertEquals(
        Map.of(Level.DEBUG, 1), get(new TypeRef<Map<Level, Integer>>() {}, "k.debug", "1"));
    assertEquals(
        "k.x (test:1): expected a name that is a whole number, found text \"x\"; rename it [VARVE-0142]",
        message(() -> get(new TypeRef<Map<Integer, String>>() {}, "k.x", "a")));
    assertEquals(
        "k.\"DEBUG\" (test:2): expected each name once, found a second value, the first is at k.debug;"
            + " remove one of the two [VARVE-0116]",
        message(() -> get(new TypeRef<Map<Level, String>>() {}, "k.debug", "a", "k.\"DEBUG\"", "b"))
            .replace("k.debug (test:1)", "k.\"DEBUG\" (test:2)")
            .replace("at k.\"DEBUG\"", "at k.debug"));
  }

  @Test
  void map_absentIsEmpty() {
    assertEquals(Map.of(), get(new TypeRef<Map<String, String>>() {}));
    assertEquals(Map.of(), get(new TypeRef<Map<String, String>>() {}, "k", ""));
    assertEquals(
        Optional.empty(),
        binder.find(MapValueLookup.of(), "k", new TypeRef<Map<String, String>>() {}.type()));
  }

  @Test
  void map_fromTextOrListIsRefused() {
    assertEquals(
        "k (test:1): expected keys below it, found text \"a=1\"; write each value as a key below k [VARVE-0114]",
        message(() -> get(new TypeRef<Map<String, String>>() {}, "k", "a=1")));
    assertEquals(
        "k (test:1): expected keys below it, found a list; give each value a name instead of an"
            + " index [VARVE-0113]",
        message(() -> get(new TypeRef<Map<String, String>>() {}, "k[0]", "a")));
    assertEquals(
        "k.a (test:1): expected one value, found a list of 1 (test:1); give it once, or read it as a"
            + " list [VARVE-0112]",
        message(() -> get(new TypeRef<Map<String, String>>() {}, "k.a[0]", "a")));
  }

  @Test
  void map_ofTheRootHoldsEverything() {
    Map<String, String> all =
        binder.get(
            MapValueLookup.of("a.b", "1", "c", "2"),
            "",
            new TypeRef<Map<String, String>>() {}.type());
    assertEquals(Map.of("a.b", "1", "c", "2"), all);
  }

  @Test
  void secretsInLists_areNotShown() {
    for (MapValueLookup values :
        List.of(
            MapValueLookup.of("passwords", "hunter2,1"),
            MapValueLookup.of("passwords[0]", "hunter2"))) {
      InvalidValueException e =
          assertThrows(
              InvalidValueException.class, () -> binder.get(values, "passwords", int[].class));
      assertThat(Throwables.getStackTrace(e)).doesNotContain("hunter2");
    }
    MapValueLookup text = MapValueLookup.of("passwords", "hunter2");
    assertTrue(
        message(() -> binder.get(text, "passwords", new TypeRef<List<Server>>() {}.type()))
            .contains("found text; write"));
    assertTrue(
        message(() -> binder.get(text, "passwords", new TypeRef<Map<String, String>>() {}.type()))
            .contains("found text; write"));
  }

  @Test
  void bigLists_areReadInOneGo() {
    MapValueLookup values = MapValueLookup.of("k", "1,".repeat(100_000) + "1");
    assertEquals(100_001, binder.<int[]>get(values, "k", int[].class).length);
  }

  @Test
  void split_undoesJoining() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int rounds = Boolean.getBoolean("varve.long") ? 1_000_000 : 20_000;
    for (int n = 0; n < rounds; n++) {
      List<String> parts = new ArrayList<>();
      int size = 1 + random.nextInt(4);
      for (int i = 0; i < size; i++) {
        StringBuilder part = new StringBuilder();
        int length = random.nextInt(5);
        for (int c = 0; c < length; c++) {
          part.append("ab, \\".charAt(random.nextInt(5)));
        }
        parts.add(part.toString().strip());
      }
      String text =
          parts.stream().map(part -> part.replace(",", "\\,")).collect(Collectors.joining(" , "));
      assertEquals(
          text.isBlank() ? List.of() : parts,
          ListNode.split(text),
          () -> "[" + text + "], seed " + seed);
    }
  }
}
