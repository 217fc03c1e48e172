package io.varve.config.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.varve.testing.consul.ConsulProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command watch. */
class WatchTest {
  @TempDir Path folder;

  private void write(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("edited"), text);
    Files.move(
        file,
        folder.resolve("application.yaml"),
        StandardCopyOption.REPLACE_EXISTING,
        StandardCopyOption.ATOMIC_MOVE);
  }

  /** The texts of an object in their order; null is the text {@code null}. */
  private static Map<String, String> parse(String line) {
    Map<String, String> texts = new LinkedHashMap<>();
    try (JsonParser json = new JsonFactory().createParser(line)) {
      assertEquals(JsonToken.START_OBJECT, json.nextToken());
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        JsonToken value = json.nextToken();
        texts.put(name, value == JsonToken.START_ARRAY ? "[…]" : json.getText());
        json.skipChildren();
      }
      assertEquals(null, json.nextToken(), "one object a line");
    } catch (IOException e) {
      throw new AssertionError(line, e);
    }
    return texts;
  }

  @Test
  void changes_areLines_withPlaces() throws Exception {
    write("a: 1\nb: 1\ndb.password: hunter2\n");
    try (Running watch = new Running(new Tool(folder), "watch").ready()) {
      write("a: 2\ndb.password: hunter3\n");
      String line = watch.await(each -> each.contains(" a: "));
      assertTrue(line.matches("\\S+Z #2 a: 1 → 2 \\(file: application.yaml:1\\)"), line);
      line = watch.await(each -> each.contains(" b: "));
      assertTrue(line.endsWith(" b: 1 → (absent) (was file: application.yaml:2)"), line);
      line = watch.await(each -> each.contains(" db.password: "));
      assertTrue(line.contains(": ****** → ****** "), line);
      assertEquals(0, watch.end());
    }
  }

  @Test
  void json_hasOneObjectALine() throws Exception {
    write("a: 1\nb: 1\ndb.password: hunter2\n");
    try (Running watch =
        new Running(new Tool(folder), "watch", "--json", "--show-secrets").ready()) {
      write("a: \"x\\ny\"\ndb.password: hunter3\n");
      Map<String, String> changed = parse(watch.await(line -> line.contains("\"a\"")));
      assertTrue(changed.remove("time").endsWith("Z"));
      Map<String, String> expected = new LinkedHashMap<>();
      expected.put("event", "changed");
      expected.put("snapshot", "2");
      expected.put("source", "file");
      expected.put("key", "a");
      expected.put("old", "1");
      expected.put("new", "x\ny");
      expected.put("origin", "application.yaml:1");
      assertEquals(expected.toString(), changed.toString(), "these names, in this order");
      Map<String, String> gone = parse(watch.await(line -> line.contains("\"b\"")));
      assertEquals("null", gone.get("new"));
      assertEquals("null", gone.get("origin"));
      assertEquals("file", gone.get("source"), "where it was");
      Map<String, String> secret = parse(watch.await(line -> line.contains("password")));
      assertEquals(List.of("hunter2", "hunter3"), List.of(secret.get("old"), secret.get("new")));
    }
  }

  @Test
  void prefix_hidesAllOthers() throws Exception {
    write("a: 1\nb.c: 1\n");
    try (Running watch = new Running(new Tool(folder), "watch", "b").ready()) {
      write("a: 2\nb.c: 2\n");
      String unused = watch.await(line -> line.contains(" b.c: 1 → 2"));
      assertEquals(1, watch.lines().size(), watch.lines().toString());
    }
  }

  @Test
  void refusal_isReported_andTheStateStays() throws Exception {
    write("a: 1\n");
    try (Running watch = new Running(new Tool(folder), "watch").ready();
        Running json = new Running(new Tool(folder), "watch", "--json").ready()) {
      write("a: ${nothing}\n");
      String line = watch.await(each -> each.contains("refused"));
      assertTrue(line.contains("refused a change of file: a (application.yaml:1)"), line);
      Map<String, String> object = parse(json.await(each -> each.contains("refused")));
      assertEquals(
          List.of("time", "event", "source", "problems", "codes"), List.copyOf(object.keySet()));
      write("a: 2\n");
      String unused = watch.await(each -> each.contains(" a: 1 → 2"));
    }
  }

  /** Even a very short outage is reported. */
  @Test
  void outage_isReported_whereTheSourceIsUpAgainAtOnce() throws Exception {
    Path jar =
        ServiceJar.ofSource(
            folder.resolve("blinking.jar"), "acme.BlinkingSource", "acme.EmptySource");
    try (Running watch = new Running(new Tool(folder), "-cp", jar.toString(), "watch").ready()) {
      Files.createFile(folder.resolve("trigger"));
      String unused = watch.await(line -> line.contains("blinking is up"));
      String down = watch.lines().get(0);
      assertTrue(down.contains("blinking is down: lamp: expected light, found darkness"), down);
    }
  }

  @Test
  void sourceThatGoesDown_andComesUp_isReported() throws Exception {
    try (ConsulProcess server = ConsulProcess.start()) {
      server.api().put("config/orders/a", "1");
      Tool tool =
          new Tool(folder)
              .environment("CONSUL_HTTP_ADDR", server.uri().toString())
              .environment("VARVE_APPLICATION", "orders");
      try (Running watch =
              new Running(tool, "watch", "--", "--varve.consul.max-backoff=200ms").ready();
          Running json = new Running(tool, "watch", "--json").ready()) {
        server.api().put("config/orders/a", "2");
        String line = watch.await(each -> each.contains(" a: 1 → 2"));
        assertTrue(line.contains("(consul: consul config/orders/a @"), line);
        server.stop();
        line = watch.await(each -> each.contains("consul is down"));
        assertTrue(line.contains("expected a Consul agent that answers"), line);
        Map<String, String> down = parse(json.await(each -> each.contains("\"down\"")));
        assertEquals(List.of("time", "event", "source", "reason"), List.copyOf(down.keySet()));
        server.restart();
        line = watch.await(each -> each.contains("consul is up"));
        assertFalse(line.contains("down"), line);
        Map<String, String> up = parse(json.await(each -> each.contains("\"up\"")));
        assertEquals(List.of("time", "event", "source"), List.copyOf(up.keySet()));
      }
    }
  }
}
