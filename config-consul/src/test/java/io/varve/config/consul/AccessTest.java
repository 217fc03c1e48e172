package io.varve.config.consul;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.ConfigException;
import io.varve.config.SourceException;
import io.varve.config.consul.fixtures.RunningSource;
import io.varve.config.consul.fixtures.SourceSetup;
import io.varve.testing.consul.ConsulAcl;
import io.varve.testing.consul.ConsulProcess;
import io.varve.testing.consul.FaultyServer;
import io.varve.testing.consul.Request;
import io.varve.testing.consul.ScriptedResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens and permissions, on a real server with ACLs wherever it can show them. */
class AccessTest extends AbstractAclTest {
  @TempDir Path folder;

  @BeforeEach
  void fill() {
    server.api().put("config/orders/a", "1");
    server.api().put("config/orders/b", "2");
  }

  @Test
  void tokenWithTheRight_reads() {
    try (RunningSource running = setup(acl().tokenFor(READ)).load()) {
      assertEquals(Map.of("a", "1", "b", "2"), running.values());
    }
  }

  @Test
  void unknownToken_isAClearError() {
    SourceSetup setup =
        SourceSetup.at(server.uri())
            .set("token", "11111111-2222-3333-4444-555555555555")
            .set("startup-timeout", "0s");
    SourceException e = assertThrows(SourceException.class, () -> setup.load().close());
    // Names no prefix: it is equal for all of them and reported once.
    assertEquals(
        "consul "
            + server.uri()
            + ": expected a token that Consul knows, found one that it does not know; correct"
            + " varve.consul.token, CONSUL_HTTP_TOKEN or the token file [VARVE-0552]",
        e.getMessage());
  }

  /** To a token without permissions a full store looks empty, and the start succeeds. */
  @Test
  void startThatFindsNothing_logsIt() {
    ConsulAcl.Token none = acl().tokenFor("key_prefix \"x/\" { policy = \"read\" }");
    String line = "Consul has no values yet in config/orders/, config/application/";
    assertTrue(logged(() -> setup(none).load().close()).contains(line));
    ConsulAcl.Token some = acl().tokenFor(READ);
    assertFalse(logged(() -> setup(some).load().close()).contains(line));
  }

  /** Returns the lines that slf4j-simple writes during an action. */
  private static String logged(Runnable work) {
    PrintStream before = System.err;
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    System.setErr(new PrintStream(lines, true, UTF_8));
    try {
      work.run();
    } finally {
      System.setErr(before);
    }
    return lines.toString(UTF_8);
  }

  @Test
  void variables_areRead_butSettingsWin() throws IOException {
    ConsulAcl.Token token = acl().tokenFor(READ);
    String address = server.uri().toString();
    try (RunningSource running =
        SourceSetup.bare()
            .variable("CONSUL_HTTP_ADDR", address)
            .variable("CONSUL_HTTP_TOKEN", token.secret())
            .load()) {
      assertEquals(Map.of("a", "1", "b", "2"), running.values());
    }
    Path file = Files.writeString(folder.resolve("token"), token.secret() + "\n");
    try (RunningSource running =
        SourceSetup.bare()
            .variable("CONSUL_HTTP_ADDR", address)
            .variable("CONSUL_HTTP_TOKEN", "wrong-but-the-file-wins")
            .variable("CONSUL_HTTP_TOKEN_FILE", file.toString())
            .load()) {
      assertEquals(Map.of("a", "1", "b", "2"), running.values());
    }
    try (RunningSource running =
        SourceSetup.bare()
            .variable("CONSUL_HTTP_ADDR", "http://192.0.2.1")
            .variable("CONSUL_HTTP_TOKEN_FILE", "/not/there")
            .set("address", address)
            .set("token", token.secret())
            .load()) {
      assertEquals(Map.of("a", "1", "b", "2"), running.values());
    }
  }

  @Test
  void tokenFileThatRotates_isReadAgain() throws Exception {
    ConsulAcl.Token old = acl().tokenFor(READ);
    Path file = Files.writeString(folder.resolve("token"), old.secret());
    try (RunningSource running =
        SourceSetup.at(server.uri()).set("token-file", file.toString()).set("wait", "1s").watch()) {
      assertEquals(Map.of("a", "1", "b", "2"), running.values());
      acl().delete(old);
      running.awaitFailure(0);
      assertEquals(Map.of("a", "1", "b", "2"), running.values(), "a lost token clears nothing");

      Files.writeString(folder.resolve("new"), acl().tokenFor(READ).secret());
      Files.move(folder.resolve("new"), file, StandardCopyOption.REPLACE_EXISTING);
      running.awaitHealed();
      server.api().put("config/orders/a", "3");
      running.await(Map.of("a", "3", "b", "2"));
    }
  }

  /** With this policy a listing without the permission has status 403. */
  @Test
  void textsBesideThePrefixes_needNotBeListable() {
    try (ConsulProcess strict = ConsulProcess.builder().aclWithKeyListPolicy().start()) {
      strict.api().put("config/orders/a", "1");
      ConsulAcl.Token token =
          strict
              .api()
              .acl()
              .tokenFor(
                  "key_prefix \"config/orders/\" { policy = \"list\" }"
                      + " key_prefix \"config/application/\" { policy = \"list\" }");
      try (RunningSource running =
          SourceSetup.at(strict.uri()).set("token", token.secret()).watch()) {
        assertEquals(Map.of("a", "1"), running.values());
        strict.api().put("config/orders/a", "2");
        running.await(Map.of("a", "2"));
        assertEquals(List.of(), running.failures());
      }
      ConsulAcl.Token none = strict.api().acl().tokenFor("key_prefix \"x/\" { policy = \"list\" }");
      SourceSetup setup = SourceSetup.at(strict.uri()).set("token", none.secret());
      SourceException e = assertThrows(SourceException.class, () -> setup.load().close());
      assertTrue(e.getMessage().contains("consul config/orders/: expected a token"), e.toString());
    }
  }

  @Test
  void token_isInAHeader_andInNoUrlLogOrException() throws InterruptedException {
    Logger root = Logger.getLogger("");
    List<String> lines = Collections.synchronizedList(new ArrayList<>());
    Handler keep =
        new Handler() {
          @Override
          public void publish(LogRecord record) {
            lines.add(new SimpleFormatter().format(record));
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    List<Logger> loud =
        List.of(root, Logger.getLogger("org.apache.http"), Logger.getLogger("com.ecwid"));
    List<Level> before = loud.stream().map(Logger::getLevel).toList();
    loud.forEach(logger -> logger.setLevel(Level.ALL));
    root.addHandler(keep);
    try (FaultyServer answering =
            FaultyServer.answering(
                ScriptedResponse.keys(7, Map.of("config/orders/k", "1")),
                ScriptedResponse.of(403, "no"));
        RunningSource running =
            SourceSetup.at(answering.uri())
                .set("prefixes", "config/orders")
                .set("token", "hunter2-token")
                .set("auth", "me:hunter2-basic")
                .set("namespace", "team")
                .set("partition", "part")
                .set("datacenter", "dc 1")
                .set("consistency", "stale")
                .watch()) {
      running.awaitFailure(0);
      for (Request request : answering.requests()) {
        assertEquals("hunter2-token", request.header("X-Consul-Token").orElseThrow());
        assertEquals(
            "Basic bWU6aHVudGVyMi1iYXNpYw==", request.header("Authorization").orElseThrow());
        assertEquals("team", request.header("X-Consul-Namespace").orElseThrow());
        assertEquals("part", request.header("X-Consul-Partition").orElseThrow());
        assertEquals("dc 1", request.parameter("dc").orElseThrow());
        assertEquals("", request.parameter("stale").orElseThrow());
        assertFalse(request.target().contains("hunter2"), request.target());
        assertFalse(request.header("Accept-Encoding").isPresent(), "gzip is a setting");
      }
      assertFalse(running.failures().toString().contains("hunter2"));
    } finally {
      root.removeHandler(keep);
      for (int i = 0; i < loud.size(); i++) {
        loud.get(i).setLevel(before.get(i));
      }
    }
    String logged = String.join("", lines);
    assertTrue(logged.contains("/v1/kv/config/orders/"), "the loggers are listened to");
    assertFalse(logged.contains("hunter2"), logged);
    assertFalse(logged.contains("bWU6aHVudGVyMi1iYXNpYw"), logged);
  }

  @Test
  void tokensThatCannotBeSent_areRefused_withoutShowingThem() throws IOException {
    ConfigException e =
        assertThrows(
            ConfigException.class,
            () -> SourceSetup.at(server.uri()).set("token", "hun ter2").open());
    assertTrue(
        e.getMessage().startsWith("varve.consul.token (the program's defaults"), e.getMessage());
    assertFalse(e.getMessage().contains("ter2"), e.getMessage());
    Path file = Files.writeString(folder.resolve("token"), "two\nlines");
    assertThrows(
        ConfigException.class,
        () -> SourceSetup.at(server.uri()).set("token-file", file.toString()).open());
    assertThrows(
        SourceException.class,
        () -> SourceSetup.at(server.uri()).set("token-file", "/not/there").load().close());
  }
}
