package io.varve.config.consul;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.ConfigException;
import io.varve.config.SourceException;
import io.varve.config.spi.StoredValue;
import io.varve.config.spi.Write;
import io.varve.testing.consul.ConsulApi;
import io.varve.testing.consul.ConsulServer;
import io.varve.testing.consul.FaultyServer;
import io.varve.testing.consul.ScriptedResponse;
import io.varve.testing.consul.WithConsul;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Writes to a real server. */
@Tag(ConsulServer.EITHER_WAY)
@WithConsul
class WriteTest {
  private final ConsulServer server;
  private final ConsulSource consul;

  WriteTest(ConsulServer server) {
    this.server = server;
    this.consul = at(server.uri().toString());
  }

  private static ConsulSource at(String address) {
    return ConsulSource.builder().address(address).environment(Map.of()).open();
  }

  @AfterEach
  void close() {
    consul.close();
  }

  private ConsulApi api() {
    return server.api();
  }

  @Test
  void createIfAbsent_makesAKeyOnce_andThenKeepsItsValue() {
    assertTrue(consul.createIfAbsent("foo/sub", "first"));
    assertFalse(consul.createIfAbsent("foo/sub", "second"));
    assertEquals(Optional.of("first"), api().find("foo/sub"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "ü\n\t☃", "{\"a\": 1}", "50%&c=d#e"})
  void put_writesTextAsItIs(String text) {
    consul.put("text", text);
    assertEquals(Optional.of(text), api().find("text"));
    assertEquals(text, consul.read("text").orElseThrow().text());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a#b", "a?b", "50%", "a b/c", "ä/☃", "a&b=c", "a+b", "a;b", "a%2Fb"})
  void unusualKeys_areWrittenAndReadAsTheyAre(String key) {
    consul.put(key, "alone");
    assertEquals(Optional.of("alone"), api().find(key));
    assertEquals("alone", consul.read(key).orElseThrow().text());
    consul.write(List.of(Write.put(key, "together"), Write.put("other", "x")));
    assertEquals(Optional.of("together"), api().find(key));
    consul.delete(key);
    assertEquals(Optional.empty(), api().find(key));
    assertEquals(Optional.of("x"), api().find("other"));
  }

  @Test
  void put_takesAValueOf512KiB_andNoMore() {
    String most = "x".repeat(512 * 1024);
    consul.put("large", most);
    assertEquals(most, consul.read("large").orElseThrow().text());
    SourceException e = assertThrows(SourceException.class, () -> consul.put("large", most + "x"));
    assertTrue(e.getMessage().contains("512 KiB"), e.getMessage());
    assertEquals(most, consul.read("large").orElseThrow().text());
  }

  @Test
  void read_ofAnAbsentKey_isEmpty() {
    assertEquals(Optional.empty(), consul.read("foo/sub"));
  }

  @Test
  void read_givesVersionAndOrigin_butShowsNoValue() {
    consul.put("foo", "not-to-be-shown");
    StoredValue value = consul.read("foo").orElseThrow();
    assertEquals(api().index("foo"), Long.parseLong(value.version()));
    assertEquals("consul foo @" + value.version(), value.origin().toString());
    assertFalse(value.toString().contains("not-to-be-shown"));
    assertFalse(Write.put("foo", "not-to-be-shown").toString().contains("not-to-be-shown"));
  }

  @Test
  void read_ofBytesThatAreNoText_isAnError() {
    api().put("binary", new byte[] {(byte) 0xFF, 1});
    SourceException e = assertThrows(SourceException.class, () -> consul.read("binary"));
    assertTrue(e.getMessage().startsWith("consul binary @"), e.getMessage());
  }

  @Test
  void compareAndSet_needsTheVersionThatWasRead() {
    consul.put("foo", "1");
    String version = consul.read("foo").orElseThrow().version();
    assertTrue(consul.compareAndSet("foo", "2", version));
    assertFalse(consul.compareAndSet("foo", "3", version), "it has changed since");
    assertEquals(Optional.of("2"), api().find("foo"));
    assertFalse(consul.compareAndSet("absent", "3", version));
    assertEquals(Optional.empty(), api().find("absent"));
  }

  @Test
  void deleteIfUnchanged_needsTheVersionThatWasRead() {
    consul.put("foo", "1");
    String version = consul.read("foo").orElseThrow().version();
    consul.put("foo", "2");
    assertFalse(consul.deleteIfUnchanged("foo", version));
    assertEquals(Optional.of("2"), api().find("foo"));
    assertTrue(consul.deleteIfUnchanged("foo", consul.read("foo").orElseThrow().version()));
    assertEquals(Optional.empty(), api().find("foo"));
  }

  @Test
  void delete_ofAnAbsentKey_isNoError_andOfAKeyLeavesThoseBelow() {
    consul.delete("foo");
    consul.put("foo", "1");
    consul.put("foo/sub", "2");
    consul.delete("foo");
    assertEquals(Optional.empty(), api().find("foo"));
    assertEquals(Optional.of("2"), api().find("foo/sub"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "", "x", "99999999999999999999"})
  void aVersionThatIsNone_isRefused_andNothingIsWritten(String version) {
    ConfigException e =
        assertThrows(ConfigException.class, () -> consul.compareAndSet("foo", "1", version));
    assertTrue(e.getMessage().startsWith("foo: "), e.getMessage());
    assertEquals(Optional.empty(), api().find("foo"));
  }

  @Test
  void batch_isOneTransaction() {
    consul.put("b", "old");
    consul.put("c", "old");
    consul.put("d", "old");
    String version = consul.read("b").orElseThrow().version();
    String last = consul.read("d").orElseThrow().version();
    assertEquals(
        List.of(),
        consul.write(
            List.of(
                Write.create("a", "1"),
                Write.replace("b", "2", version),
                Write.delete("c"),
                Write.deleteIfUnchanged("d", last),
                Write.put("e", ""))));
    assertEquals(Optional.of("1"), api().find("a"));
    assertEquals(Optional.of("2"), api().find("b"));
    assertEquals(Optional.empty(), api().find("c"));
    assertEquals(Optional.empty(), api().find("d"));
    assertEquals(Optional.of(""), api().find("e"));
    assertEquals(api().index("a"), api().index("e"), "one index: one transaction");
  }

  @Test
  void batch_whoseConditionsDoNotHold_writesNothing_andNamesThem() {
    consul.put("there", "old");
    List<Write> batch =
        List.of(
            Write.put("a", "1"),
            Write.create("there", "new"),
            Write.replace("absent", "x", "7"),
            Write.delete("there2"));
    List<Write> conflicts = consul.write(batch);
    assertEquals(batch.get(1), conflicts.get(0));
    assertEquals(Optional.empty(), api().find("a"));
    assertEquals(Optional.of("old"), api().find("there"));
  }

  @Test
  void batch_of64_isTaken_andOf65_isRefusedAsAWhole() {
    assertEquals(List.of(), consul.write(puts(64)));
    assertEquals(Optional.of("63"), api().find("many/63"));
    api().deleteTree("");
    ConfigException e = assertThrows(ConfigException.class, () -> consul.write(puts(65)));
    assertTrue(e.getMessage().contains("at most 64 writes"), e.getMessage());
    assertTrue(e.getMessage().contains("split"), e.getMessage());
    assertEquals(Optional.empty(), api().find("many/0"));
  }

  @Test
  void batch_withAKeyTwice_isRefused() {
    List<Write> twice = List.of(Write.put("a", "1"), Write.delete("a"));
    ConfigException e = assertThrows(ConfigException.class, () -> consul.write(twice));
    assertTrue(e.getMessage().startsWith("a ("), e.getMessage());
  }

  @Test
  void batch_ofNothing_isApplied() {
    assertEquals(List.of(), consul.write(List.of()));
    assertEquals(List.of(), consul.split(List.of()));
  }

  @Test
  void split_isAt64Writes_andAtTheSizeOfARequest() {
    List<List<Write>> parts = consul.split(puts(130));
    assertEquals(List.of(64, 64, 2), parts.stream().map(List::size).toList());
    parts.forEach(part -> assertEquals(List.of(), consul.write(part)));
    assertEquals(Optional.of("129"), api().find("many/129"));
    List<Write> large = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      large.add(Write.put("large/" + i, "x".repeat(200 * 1024)));
    }
    List<List<Write>> largeParts = consul.split(large);
    assertTrue(largeParts.size() > 1, largeParts::toString);
    largeParts.forEach(part -> assertEquals(List.of(), consul.write(part)));
    assertEquals(200 * 1024, api().find("large/3").orElseThrow().length());
  }

  @Test
  void part_isAllOrNothing() {
    consul.put("many/70", "there");
    List<Write> creates = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      creates.add(Write.create("many/" + i, "new"));
    }
    List<List<Write>> parts = consul.split(creates);
    assertEquals(List.of(), consul.write(parts.get(0)));
    assertEquals(List.of(creates.get(70)), consul.write(parts.get(1)));
    assertEquals(Optional.of("new"), api().find("many/63"));
    assertEquals(Optional.empty(), api().find("many/64"));
    assertEquals(Optional.empty(), api().find("many/130"));
  }

  @Test
  void part_thatFails_leavesTheEarlierOnes() {
    List<Write> batch = new ArrayList<>(puts(64));
    batch.add(Write.put("late", "x".repeat(600 * 1024)));
    List<List<Write>> parts = consul.split(batch);
    assertEquals(List.of(64, 1), parts.stream().map(List::size).toList());
    assertEquals(List.of(), consul.write(parts.get(0)));
    assertThrows(SourceException.class, () -> consul.write(parts.get(1)));
    assertEquals(Optional.of("63"), api().find("many/63"));
  }

  @Test
  void split_refusesAKeyTwice_beforeAnythingIsWritten() {
    List<Write> twice = new ArrayList<>(puts(64));
    twice.add(Write.delete("many/0"));
    ConfigException e = assertThrows(ConfigException.class, () -> consul.split(twice));
    assertTrue(e.getMessage().startsWith("many/0 ("), e.getMessage());
  }

  private static List<Write> puts(int count) {
    List<Write> puts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      puts.add(Write.put("many/" + i, String.valueOf(i)));
    }
    return puts;
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/a", "a/", "a//b", "a/../b", ".", "a/\uD800"})
  void aKeyThatConsulWouldTakeForAnother_isRefused(String key) {
    assertThrows(ConfigException.class, () -> consul.put(key, "x"));
    assertThrows(ConfigException.class, () -> consul.read(key));
    assertThrows(
        ConfigException.class,
        () -> consul.write(List.of(Write.put("fine", "x"), Write.put(key, "x"))));
    assertEquals(Optional.empty(), api().find("fine"));
  }

  @Test
  void anAnswerThatIsLost_leavesADoubt_whichIsSaid() {
    try (FaultyServer faulty = FaultyServer.answering(ScriptedResponse.reset());
        ConsulSource source = at(faulty.uri().toString())) {
      SourceException e = assertThrows(SourceException.class, () -> source.put("a", "secret-1"));
      assertTrue(e.getMessage().contains("the write may have been made or not"), e.getMessage());
      assertFalse(e.getMessage().contains("secret-1"), e.getMessage());
    }
  }

  @Test
  void aServerThatIsNotThere_leavesNoDoubt() {
    try (ConsulSource source = at("127.0.0.1:1")) {
      SourceException e = assertThrows(SourceException.class, () -> source.put("a", "b"));
      assertTrue(e.getMessage().contains("a refused connection"), e.getMessage());
      assertFalse(e.getMessage().contains("not known"), e.getMessage());
    }
  }

  @Test
  void aSourceThatIsClosed_writesNothing() {
    ConsulSource source = at(server.uri().toString());
    source.close();
    assertThrows(IllegalStateException.class, () -> source.put("a", "b"));
    assertThrows(IllegalStateException.class, () -> source.read("a"));
  }
}
