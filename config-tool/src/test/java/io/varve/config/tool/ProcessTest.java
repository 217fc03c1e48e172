package io.varve.config.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.testing.consul.ConsulServer;
import io.varve.testing.consul.WithConsul;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each command as a process: exit codes, and output apart from messages. */
@WithConsul
class ProcessTest {
  @TempDir Path folder;

  private Path work;

  @BeforeEach
  void write() throws IOException {
    work = Files.createDirectory(folder.resolve("work"));
    Files.writeString(
        work.resolve("application.yaml"),
        "db:\n  host: h\n  poolSize: 1\n  pool_size: 2\n  name: ü\n");
    Files.writeString(work.resolve("application-prod.yaml"), "db.host: p\n");
  }

  /** The result of a process. */
  private record Ended(int code, String out, String err) {}

  private ProcessBuilder builder(Map<String, String> environment, String... args)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    command.addAll(program());
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder
        .directory(work.toFile())
        .redirectOutput(folder.resolve("out").toFile())
        .redirectError(folder.resolve("err").toFile());
  }

  /** The options that select the program. */
  List<String> program() throws IOException {
    return List.of("-cp", System.getProperty("java.class.path"), VarveTool.class.getName());
  }

  private String text(String name) throws IOException {
    return Files.readString(folder.resolve(name));
  }

  private Ended run(Map<String, String> environment, String... args) throws Exception {
    return ended(builder(environment, args).start());
  }

  private Ended ended(Process process) throws Exception {
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), "it must end");
    return new Ended(process.exitValue(), text("out"), text("err"));
  }

  private Ended run(String... args) throws Exception {
    return run(Map.of(), args);
  }

  @Test
  void get_hasTheValueOnStandardOutput_andWarningsOfTheEngineElsewhere() throws Exception {
    Ended ended = run("get", "db.name");
    assertEquals(0, ended.code());
    assertEquals("ü\n", ended.out(), "in UTF-8, whatever the locale");
    assertTrue(ended.err().startsWith("WARN "), ended.err());
    assertTrue(ended.err().contains("pool_size"), ended.err());
    Ended absent = run("get", "db.hots");
    assertEquals(1, absent.code());
    assertEquals("", absent.out());
    assertTrue(absent.err().contains("did you mean db.host"), absent.err());
  }

  @Test
  void dumpExplainAndExport_end() throws Exception {
    Ended dump = run("dump", "db.host", "--format", "json");
    assertEquals("{\n  \"db\": {\n    \"host\": \"h\"\n  }\n}\n", dump.out());
    assertFalse(dump.out().contains("org.slf4j"), "the tool's own properties are no keys");
    assertEquals("varve.profile  prod\n", run("dump", "varve", "--profile=prod").out());
    assertEquals(0, run("explain", "db.host").code());
    assertEquals(1, run("explain", "nothing").code());
    assertEquals(1, run("export").code(), "Consul is not used, and holds nothing");
  }

  @Test
  void diff_endsAsDiffDoes() throws Exception {
    Ended differ = run("diff", "here", "profile:prod");
    assertEquals(1, differ.code());
    assertEquals(
        "- db.host = h  (application.yaml:2)\n+ db.host = p  (application-prod.yaml:1)\n",
        differ.out());
    assertEquals(0, run("diff", "here", "here").code());
    assertEquals(2, run("diff", "here", "there").code());
  }

  record Db(String name) {}

  @Test
  void check_ends() throws Exception {
    Path classes =
        Path.of(ProcessTest.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Ended ended =
        run("check", "-cp", classes.toString(), "--against", Db.class.getName(), "--at", "db");
    assertEquals(1, ended.code());
    assertTrue(
        ended.out().contains("db.host (application.yaml:2): expected a key that is read"),
        ended.out());
  }

  @Test
  void doctor_isQuietOnStandardError() throws Exception {
    Ended ended = run("doctor");
    assertEquals(0, ended.code(), ended.out());
    assertEquals("", ended.err());
    assertTrue(ended.out().contains("note  file: "), ended.out());
  }

  @Test
  void importAndExport_reachConsul(ConsulServer server) throws Exception {
    Map<String, String> environment =
        Map.of("CONSUL_HTTP_ADDR", server.uri().toString(), "VARVE_APPLICATION", "orders");
    Ended dry = run(environment, "import", "application-prod.yaml");
    assertEquals(0, dry.code(), dry.err());
    assertTrue(dry.out().startsWith("create   config/orders/db/host = p\n"), dry.out());
    assertEquals(0, run(environment, "import", "application-prod.yaml", "--apply").code());
    assertEquals("db:\n  host: p\n", run(environment, "export").out());
  }

  @Test
  void unreachableConsul_endsWithThree_andNoStackTrace() throws Exception {
    Ended ended =
        run(
            Map.of("CONSUL_HTTP_ADDR", "127.0.0.1:1"),
            "get",
            "db.host",
            "--",
            "--varve.consul.startup-timeout=0s");
    assertEquals(3, ended.code());
    assertEquals("", ended.out());
    assertTrue(ended.err().contains("a Consul agent that answers"), ended.err());
    assertFalse(ended.err().contains("\tat "), ended.err());
  }

  @Test
  void verbose_showsTheEnginesLines() throws Exception {
    Ended ended = run("get", "db.host", "--verbose");
    assertEquals("h\n", ended.out());
    assertTrue(ended.err().contains("INFO ConsulSource - Consul is not used"), ended.err());
  }

  @Test
  void warnings_areLeftToWatchAndDoctor_notToAKeyOfThatName() throws Exception {
    assertTrue(run("get", "watch").err().startsWith("WARN "));
    assertTrue(run("dump", "doctor").err().startsWith("WARN "));
    assertEquals("", run("--profile", "prod", "doctor").err());
  }

  @Test
  void completion_isAScriptThatBashTakes() throws Exception {
    Ended ended = run("completion");
    assertEquals(0, ended.code());
    Path script = Files.writeString(folder.resolve("completion.sh"), ended.out());
    Process bash =
        new ProcessBuilder(
                "bash",
                "-c",
                "source "
                    + script
                    + " && COMP_WORDS=(varve do) COMP_CWORD=1 && _complete_varve"
                    + " && echo \"${COMPREPLY[@]}\"")
            .redirectError(
                ProcessBuilder.Redirect.DISCARD) // compopt requires a shell that completes
            .start();
    String reply = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals("doctor\n", reply);
  }

  @Test
  void watch_endsBySigint_withWholeLines() throws Exception {
    ProcessBuilder watch = builder(Map.of(), "watch", "--json");
    // A background build of a shell ignores the signal, and so would its children.
    watch.command().addAll(0, List.of("env", "--default-signal=INT"));
    Process process = watch.start();
    try {
      await(process, "err", "watching");
      Files.move(
          Files.writeString(folder.resolve("edited"), "db.host: q\n"),
          work.resolve("application.yaml"),
          StandardCopyOption.REPLACE_EXISTING);
      await(process, "out", "\"key\":\"db.host\"");
      new ProcessBuilder("kill", "-INT", String.valueOf(process.pid())).start().waitFor();
      Ended ended = ended(process);
      assertEquals(130, ended.code());
      assertTrue(
          ended.out().lines().allMatch(line -> line.startsWith("{") && line.endsWith("}")),
          ended.out());
      assertTrue(ended.err().startsWith("watching "), ended.err());
      assertFalse(ended.err().contains("Exception"), ended.err());
    } finally {
      process.destroyForcibly();
    }
  }

  private void await(Process process, String stream, String wanted) {
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .failFast("the process has ended", () -> !process.isAlive())
        .untilAsserted(() -> assertThat(text(stream)).contains(wanted));
  }

  /** The JVM itself cannot check standard error. */
  @Test
  void terminals_areThoseThatTheScriptNames() throws Exception {
    Map<String, String> out = Map.of("JAVA_TOOL_OPTIONS", "-Dvarve.tool.terminal=out");
    Ended coloured = run(out, "doctor");
    assertTrue(coloured.out().contains("\u001b[32mok"), coloured.out());
    assertFalse(coloured.err().contains("\u001b"), coloured.err());
    Map<String, String> err = Map.of("JAVA_TOOL_OPTIONS", "-Dvarve.tool.terminal=,err");
    Ended told = run(err, "doctor");
    assertFalse(told.out().contains("\u001b"), told.out());
    assertTrue(told.err().contains("\u001b[Kchecking the sources"), told.err());
    assertEquals("", run(out, "dump", "varve").out(), "it is no key of the service");
    Ended dumb =
        run(Map.of("TERM", "dumb", "JAVA_TOOL_OPTIONS", "-Dvarve.tool.terminal=out,err"), "doctor");
    assertFalse((dumb.out() + dumb.err()).contains("\u001b"), dumb.out() + dumb.err());
  }

  @Test
  void wrongCommandLine_endsWithTwo() throws Exception {
    Ended ended = run("get");
    assertEquals(2, ended.code());
    assertEquals("", ended.out());
    assertEquals(2, run().code());
    assertEquals(2, run("unknown").code());
  }
}
