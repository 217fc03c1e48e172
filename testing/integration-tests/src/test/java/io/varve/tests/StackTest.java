package io.varve.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.ChangeEvent;
import io.varve.config.ConfigException;
import io.varve.config.Explanation;
import io.varve.config.Live;
import io.varve.config.TypeRef;
import io.varve.config.layered.LayeredConfig;
import io.varve.config.layered.LayeredConfigBuilder;
import io.varve.config.layered.spi.SourceStatus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All local sources together, found by ServiceLoader, with real files. */
class StackTest {
  @TempDir Path folder;
  private final Map<String, String> environment = new HashMap<>();
  private final Map<String, String> properties = new HashMap<>();

  private LayeredConfigBuilder builder(String... args) {
    return LayeredConfig.builder()
        .arguments(args)
        .environment(environment)
        .systemProperties(properties)
        .directory(folder);
  }

  private LayeredConfig load(String... args) {
    return builder(args).build();
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Path fresh = Files.writeString(folder.resolve(name + ".new"), text);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Test
  void precedence_isAsDocumented() throws IOException {
    write("config/application-prod.yaml", "a: 5\nb: 5\nc: 5\nworker.rate: 5s");
    write("config/application.yaml", "a: 6\nb: 6\nc: 6\nd: 6\nworker.rate: 6s");
    write("application.yaml", "a: 7\nb: 7\nc: 7\nd: 7\ne: 7");
    environment.putAll(Map.of("A", "3", "B", "3", "VARVE_PROFILE", "prod"));
    properties.put("a", "2");
    try (LayeredConfig config = load("--a=1")) {
      assertEquals(
          List.of("1", "2", "3", "5", "6", "7"),
          config.explain("a").candidates().stream().map(c -> c.text().orElseThrow()).toList());
      assertEquals("3", config.get("b"));
      assertEquals("5", config.get("c"));
      assertEquals("6", config.get("d"));
      assertEquals("7", config.get("e"));
      Explanation rate = config.explain("worker.rate");
      assertEquals(
          List.of(150, 100, 50),
          rate.candidates().stream().map(Explanation.Candidate::ordinal).toList(),
          "the examples bring the class path's default");
    }
  }

  @Test
  void ordinalSetting_movesASource() throws IOException {
    write("application.yaml", "a: file");
    environment.put("A", "environment");
    try (LayeredConfig config = load("--varve.ordinal.file=450")) {
      assertEquals("file", config.get("a"));
    }
    environment.put("VARVE_ORDINAL_FILE", "450");
    try (LayeredConfig config = load()) {
      assertEquals("file", config.get("a"));
    }
  }

  @Test
  void ordinalSetting_worksInAFile() throws IOException {
    write("application.yaml", "a: file\nvarve.ordinal.file: 450");
    environment.put("A", "environment");
    try (LayeredConfig config = load()) {
      assertEquals("file", config.get("a"));
    }
  }

  @Test
  void settingsOfTheEngine_workInAFile_orAreWarnedOf() throws IOException {
    write(
        "application.yaml",
        """
        varve: {application: orders, secret-keys: "*.pin", profile: prod, file.poll: 1s}
        card.pin: 1234
        """);
    PrintStream err = System.err;
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    try (LayeredConfig config = load()) {
      assertFalse(config.explain("card.pin").toString().contains("1234"));
    } finally {
      System.setErr(err);
    }
    String logged = log.toString(StandardCharsets.UTF_8);
    assertTrue(logged.contains("varve.profile (application.yaml:1) has no effect there"), logged);
    assertTrue(logged.contains("varve.file.poll (application.yaml:1) has no effect"), logged);
    assertFalse(logged.contains("varve.application"), logged);
  }

  @Test
  void origins_areReported() throws IOException {
    write("application.yaml", "db:\n  url: x\n");
    environment.put("DB_POOL_SIZE", "3");
    properties.put("db.user", "u");
    try (LayeredConfig config = load("--db.host", "h")) {
      assertEquals("application.yaml:2", origin(config, "db.url"));
      assertEquals("environment variable DB_POOL_SIZE", origin(config, "db.pool-size"));
      assertEquals("system property db.user", origin(config, "db.user"));
      assertEquals("argument 1", origin(config, "db.host"));
      assertEquals("classpath:application.properties:4", origin(config, "backend.port"));
    }
  }

  private static String origin(LayeredConfig config, String key) {
    return config.explain(key).candidates().get(0).origin().toString();
  }

  @Test
  void lists_areReplacedWhole_whateverWritesThem() throws IOException {
    TypeRef<List<String>> list = new TypeRef<>() {};
    write("application.yaml", "hosts: [a, b, c]\nports: 1, 2, 3\nempty: [x]\n");
    write("application-none.yaml", "empty: []\n");
    try (LayeredConfig config = load()) {
      assertEquals(List.of("a", "b", "c"), config.get("hosts", list));
      assertEquals(List.of("1", "2", "3"), config.get("ports", list));
    }
    try (LayeredConfig config = load("--hosts=z", "--ports=9", "--ports=8")) {
      assertEquals(List.of("z"), config.get("hosts", list), "a scalar replaces a list");
      assertEquals(List.of("9", "8"), config.get("ports", list), "a list replaces a scalar");
    }
    try (LayeredConfig config = load("--varve.profile=none")) {
      assertEquals(List.of(), config.get("empty", list));
    }
    environment.put("HOSTS", "e,f");
    try (LayeredConfig config = load()) {
      assertEquals(List.of("e", "f"), config.get("hosts", list));
    }
    environment.clear();
    environment.putAll(Map.of("HOSTS_0", "e", "HOSTS_1", "f", "HOSTS_2", "g", "HOSTS_3", "h"));
    try (LayeredConfig config = load()) {
      assertEquals(
          List.of("e", "f", "g", "h"), config.get("hosts", list), "longer than the file's");
    }
  }

  record Server(String host, int port) {}

  @Test
  void listOfRecords_comesFromTheEnvironmentAlone() {
    environment.putAll(
        Map.of(
            "MY_SERVERS_0_HOST",
            "a",
            "MY_SERVERS_0_PORT",
            "1",
            "MY_SERVERS_1_HOST",
            "b",
            "MY_SERVERS_1_PORT",
            "2"));
    try (LayeredConfig config = load()) {
      assertEquals(
          List.of(new Server("a", 1), new Server("b", 2)),
          config.get("my.servers", new TypeRef<List<Server>>() {}));
    }
  }

  @Test
  void placeholders_reachAcrossSources() throws IOException {
    write("application.yaml", "url: http://${host}:${port:80}/${user.home}\n");
    environment.put("HOST", "h");
    properties.put("user.home", "me");
    try (LayeredConfig config = load("--port=8080")) {
      assertEquals("http://h:8080/me", config.get("url"));
    }
  }

  @Test
  void foreignPropertiesAndVariables_doNotStopTheStart() {
    properties.put("common.loader", "${catalina.base}/lib");
    properties.put("sun.java.command", "program --password=hunter2");
    environment.put("PS1", "${debian_chroot:+($debian_chroot)}\\u");
    environment.put("BASH_FUNC_which%%", "() {  eval $x; }");
    try (LayeredConfig config = load("--a=1")) {
      assertEquals("1", config.get("a"));
      assertTrue(config.find("sun.java.command").isEmpty(), "it holds the whole command line");
    }
  }

  @Test
  void conflictingVariables_areReported() throws IOException {
    write("application.yaml", "db:\n  pool-size: 1\n");
    environment.put("DB_POOL_SIZE", "2");
    environment.put("DB_POOLSIZE", "3");
    try (LayeredConfig config = load()) {
      assertEquals("2", config.get("db.pool-size"));
      SourceStatus status = status(config, "environment");
      assertTrue(status.warnings().toString().contains("DB_POOLSIZE"), status.toString());
    }
  }

  private static SourceStatus status(LayeredConfig config, String name) {
    return config.sources().stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void operands_areHandedToTheProgram() {
    try (LayeredConfig config = load("first", "--a=1", "--", "--b=2", "last")) {
      assertEquals(List.of("first", "--b=2", "last"), config.operands());
      assertTrue(config.find("b").isEmpty());
    }
  }

  @Test
  void editedFile_isFollowed_refusedWhileBroken_andMended() throws Exception {
    write("application.yaml", "size: 1\nname: one\n");
    try (LayeredConfig config = load()) {
      Live<Integer> size = config.live("size", Integer.class);
      BlockingQueue<ChangeEvent> events = new LinkedBlockingQueue<>();
      config.onChange("", events::add);

      write("application.yaml", "size: 2\nname: one\n");
      assertEquals("[size: 1 → 2 (application.yaml:1)]", next(events).changes().toString());
      assertEquals(2, size.get());

      write("application.yaml", "size: banana\nname: two\n");
      await(config, status -> status.state() == SourceStatus.State.STALE);
      assertEquals("one", config.get("name"), "nothing of a refused file is applied");
      String refused = status(config, "file").lastRefused().orElseThrow();
      assertTrue(refused.startsWith("size (application.yaml:1): expected a whole number"), refused);

      write("application.yaml", "size: [\n");
      await(config, status -> status.reason().orElse("").contains("VARVE-04"));
      assertEquals(SourceStatus.State.STALE, status(config, "file").state());
      assertEquals(2, size.get());

      write("application.yaml", "size: 3\nname: three\n");
      assertEquals("3", next(events).after().get("size"));
      assertEquals(SourceStatus.State.UP, status(config, "file").state());

      Files.delete(folder.resolve("application.yaml"));
      await(config, status -> status.state() == SourceStatus.State.STALE);
      assertEquals(3, size.get(), "a live value does not let its key be deleted");
    }
  }

  private static ChangeEvent next(BlockingQueue<ChangeEvent> events) throws InterruptedException {
    ChangeEvent event = events.poll(20, TimeUnit.SECONDS);
    assertTrue(event != null, "an event within 20 s");
    return event;
  }

  private static void await(LayeredConfig config, Predicate<SourceStatus> condition) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> status(config, "file"), condition);
  }

  @Test
  void close_leavesNoThread() throws IOException {
    write("application.yaml", "a: 1\n");
    LayeredConfig config = load();
    config.onChange("", event -> {});
    config.close();
    assertEquals(
        List.of(),
        Thread.getAllStackTraces().keySet().stream()
            .map(Thread::getName)
            .filter(name -> name.startsWith("varve-"))
            .toList());
  }

  /** Law 8: no message, toString or log line shows a secret, not even a part of it. */
  @Test
  void secret_isShownNowhere() throws Exception {
    String[] broken = {
      "db:\n  password: *hunter2\n",
      "db:\n  password: !hunter2 x\n",
      "db:\n  password: 'hunter2\n",
      "db:\n  password: \"hunter2\\q\"\n",
      "db:\n  password: ${hunter2}\n",
      "db:\n  password: x${hunter2\n",
      "db:\n  password: [hunter2\n",
      "db:\n  password: hunter2\n   port: hunter2: x\n",
      "db:\n  password: hunter2\nurl: ${db.password}${nowhere}\n",
      "db:\n  password: hunter2\nport: ${db.password}\n",
    };
    PrintStream err = System.err;
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    StringBuilder said = new StringBuilder();
    try {
      for (String text : broken) {
        write("application.yaml", text);
        ConfigException e =
            assertThrows(
                ConfigException.class,
                () -> {
                  try (LayeredConfig config = load()) {
                    config.get("port", Integer.class);
                  }
                },
                text);
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
          said.append(cause);
        }
      }
      write("application.yaml", "db:\n  password: hunter2\n  port: 1\n");
      try (LayeredConfig config = load("--token=hunter2")) {
        BlockingQueue<ChangeEvent> events = new LinkedBlockingQueue<>();
        config.onChange("", events::add);
        config.live("db.port", Integer.class);
        write("application.yaml", "db:\n  password: new-hunter2\n  port: 1\n");
        said.append(next(events));
        write("application.yaml", "db:\n  password: newer-hunter2\n  port: ${db.password}\n");
        await(config, status -> status.state() == SourceStatus.State.STALE);
        said.append(config)
            .append(config.sources())
            .append(config.snapshot())
            .append(config.explain("db.password"))
            .append(config.explain("token"));
        said.append(assertThrows(ConfigException.class, () -> config.get("token", Integer.class)));
      }
    } finally {
      System.setErr(err);
    }
    assertFalse(said.toString().contains("hunter2"), said.toString());
    String logged = log.toString(StandardCharsets.UTF_8);
    assertTrue(logged.contains("refused a change of file"), logged);
    assertFalse(logged.contains("hunter2"), logged);
  }
}
