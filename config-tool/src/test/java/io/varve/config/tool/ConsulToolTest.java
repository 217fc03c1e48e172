package io.varve.config.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.tool.Tool.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The commands that read, with a real Consul. */
class ConsulToolTest extends AbstractConsulToolTest {
  @Test
  void consul_isThere_withoutAnythingOnTheClassPath() {
    api().put("config/orders/db/host", "c");
    assertEquals("c\n", tool.run("get", "db.host").out());
    assertTrue(
        tool.run("dump", "--origins").out().contains("consul config/orders/db/host @"), "origin");
  }

  @Test
  void diff_comparesPrefixesOfConsul() {
    api()
        .putAll(
            "config/old/a", "1",
            "config/old/same", "s",
            "config/new/a", "2",
            "config/new/same", "s",
            "config/new/db/password", "hunter2");
    Result result = tool.run("diff", "prefix:config/old", "prefix:config/new");
    assertEquals(1, result.code());
    assertEquals(
        List.of("- a = 1", "+ a = 2", "+ db.password = ******"),
        result.lines().stream().map(line -> line.replaceAll("  \\(consul .*", "")).toList());
    assertEquals(0, tool.run("diff", "prefix:config/old", "prefix:config/old").code());
    Result nothing = tool.run("diff", "prefix:config/old", "prefix:config/nowhere");
    assertTrue(nothing.err().contains("Consul has no keys there"), nothing.err());
  }

  /** Commands that read neither seed Consul nor write a cache. */
  @Test
  void looking_writesNothing() throws IOException {
    file("seed.yaml", "a: 1\n");
    Result result =
        tool.run(
            "dump",
            "--",
            "--varve.consul.seed=seed.yaml",
            "--varve.consul.startup=cached",
            "--varve.consul.cache.file=cache",
            "--varve.consul.cache.clear-text=true");
    assertEquals(0, result.code(), result.err());
    assertEquals(Optional.empty(), stored("a"));
    assertFalse(Files.exists(folder.resolve("cache")));
  }

  @Test
  void doctor_reportsAgentTokenAndPrefixes() {
    api().put("config/orders/a", "1");
    Result result = tool.run("doctor");
    assertEquals(0, result.code(), result.out());
    String text = result.out();
    assertTrue(text.matches("(?s).*ok    consul, agent: http://\\S+ answers in \\d+ ms, .*"), text);
    assertTrue(text.contains("ACLs are off"), text);
    assertTrue(text.matches("(?s).*config/orders/: 1 key, index \\d+, \\d+ ms\n.*"), text);
    assertTrue(text.contains("consul, writes to config/orders/: allowed"), text);
    assertTrue(text.contains("ok    configuration: "), text);
    assertEquals(Optional.empty(), stored("varve-doctor"), "it asks, and writes nothing");
  }

  @Test
  void doctor_goesOnWhenASourceIsDown() throws IOException {
    file("application.yaml", "a: 1\n");
    Result result =
        new Tool(folder)
            .environment("CONSUL_HTTP_ADDR", "127.0.0.1:1")
            .run("doctor", "--", "--varve.consul.startup-timeout=0s");
    assertEquals(1, result.code());
    String text = result.out();
    assertTrue(text.contains("WRONG consul: consul http://127.0.0.1:1: expected"), text);
    assertTrue(text.contains("ok    file: [100] 1 value in application.yaml"), text);
    assertTrue(text.contains("WRONG configuration: "), text);
    Result json =
        new Tool(folder)
            .environment("CONSUL_HTTP_ADDR", "127.0.0.1:1")
            .run("doctor", "--json", "--", "--varve.consul.startup-timeout=0s");
    assertTrue(
        json.lines().stream()
            .anyMatch(
                line ->
                    line.startsWith(
                        "{\"source\":\"consul\",\"level\":\"WRONG\",\"subject\":\"agent\"")),
        json.out());
  }

  @Test
  void doctor_reportsWhyTheWholeDoesNotStart() throws IOException {
    file("application.yaml", "varve.apply.quiet: -1s\n");
    Result result = tool.run("doctor");
    assertEquals(1, result.code());
    assertTrue(
        result.out().contains("WRONG configuration: varve.apply.quiet (application.yaml:1)"),
        result.out());
    assertTrue(result.out().contains("ok    consul, agent"), result.out());
  }
}
