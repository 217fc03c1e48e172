package io.varve.config.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.layered.LayeredConfig;
import io.varve.config.spi.ConfigSource;
import io.varve.config.tool.Tool.Result;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tool reads the class path of the service, and runs no more of its code than necessary. */
class ClassPathTest {
  private static final List<String> CLASSES =
      List.of(
          "acme.Colour",
          "acme.ColourConverter",
          "acme.Settings",
          "acme.Guard",
          "acme.Listener",
          "acme.Gone",
          "acme.Holder",
          "acme.EmptySource",
          "acme.BrokenSource",
          "acme.StoreSource",
          "acme.HostSource");

  private static final Map<String, String> SERVICES =
      Map.of(
          "io.varve.config.Converter", "acme.ColourConverter",
          "io.varve.config.ChangeGuard", "acme.Guard",
          "io.varve.config.ChangeListener", "acme.Listener",
          "io.varve.config.spi.ConfigSource", "acme.HostSource");

  @TempDir Path folder;

  private Path jar;
  private Tool tool;

  @BeforeEach
  void build() throws IOException {
    ServiceJar service =
        service().file("application.yaml", "db:\n  url: from-the-jar\n  pool-size: 4\n");
    SERVICES.forEach((type, name) -> service.file("META-INF/services/" + type, name));
    jar = service.write(folder.resolve("orders.jar"));
    tool = new Tool(Files.createDirectory(folder.resolve("work")));
  }

  private static ServiceJar service() {
    ServiceJar service = new ServiceJar();
    CLASSES.forEach(service::source);
    return service;
  }

  /** Writes a jar with these sources, and without a class that others need. */
  private Path jarWithout(String gone, String... sources) throws IOException {
    return service()
        .without(gone)
        .provider(ConfigSource.class, sources)
        .write(folder.resolve("other.jar"));
  }

  @Test
  void check_ofAClassThatNeedsOneThatIsNotThere_isAWrongCommandLine() throws IOException {
    String classPath = jarWithout("acme.Gone").toString();
    Result result = tool.run("check", "-cp", classPath, "--against", "acme.Holder");
    assertEquals(2, result.code(), result.err());
    assertTrue(
        result.err().startsWith("varve: --against: acme.Holder cannot be loaded: "), result.err());
    assertFalse(result.err().contains("\tat "), result.err());
  }

  @Test
  void sourceWithoutAClassThatItNeeds_isADefect_andDoctorGoesOn() throws IOException {
    String classPath = jarWithout("acme.Gone", "acme.BrokenSource", "acme.HostSource").toString();
    Result get = tool.run("-cp", classPath, "get", "host.cpus");
    assertEquals(70, get.code());
    assertTrue(get.err().contains("acme/Gone"), get.err());
    assertFalse(get.err().contains("\tat "), get.err());
    Result doctor = tool.run("-cp", classPath, "doctor");
    assertEquals(1, doctor.code(), doctor.err());
    assertTrue(
        doctor.out().contains("WRONG broken: java.lang.NoClassDefFoundError: acme/Gone"),
        doctor.out());
    assertTrue(doctor.out().contains("ok    host: [100] 1 value"), doctor.out());
  }

  @Test
  void import_thatTheStoreFails_endsWithThree_andDoesNotMentionParts() throws IOException {
    String classPath = jarWithout("", "acme.StoreSource").toString();
    Files.writeString(folder.resolve("work/d.properties"), "a=1\nb=2\n");
    Result result =
        tool.run("import", "-cp", classPath, "d.properties", "--apply", "--source", "store");
    assertEquals(3, result.code(), result.err());
    assertTrue(result.err().contains("a store that answers"), result.err());
    assertFalse(result.err().contains("--in-parts"), result.err());
  }

  @Test
  void failureOfTheServicesCode_isNamed_andTellsItsMessageOnlyWhenAsked() throws IOException {
    String classPath = jarWithout("", "acme.StoreSource").toString();
    Files.writeString(folder.resolve("work/d.properties"), "odd=1\n");
    String line = "import -cp " + classPath + " d.properties --apply --source store";
    Result result = tool.run(line.split(" "));
    assertEquals(
        new Result(
            70, result.out(), "varve: java.lang.IllegalStateException; --verbose shows more\n"),
        result);
    assertTrue(tool.run((line + " --verbose").split(" ")).err().contains("hunter2"));
  }

  private Result run(String... args) {
    List<String> all = new ArrayList<>(List.of("-cp", jar.toString()));
    all.addAll(List.of(args));
    return tool.run(all.toArray(String[]::new));
  }

  @Test
  void resourcesAndSources_areSeen() {
    assertEquals("from-the-jar\n", run("get", "db.url").out());
    assertEquals("8\n", run("get", "host.cpus").out());
    assertTrue(run("doctor").out().contains("ok    host: [100] 1 value in this host"));
    assertTrue(run("explain", "db.url").out().contains("classpath:application.yaml:2"));
  }

  @Test
  void folderAndWildcard_areClassPathsToo() {
    assertEquals(
        "from-the-jar\n",
        tool.run("-cp", folder + File.separator + "*", "get", "db.url").out(),
        "all jars of the folder");
    assertEquals(2, tool.run("-cp", "missing.jar", "get", "db.url").code());
  }

  @Test
  void check_bindsTheServicesOwnTypes_withItsConverters() {
    String type = "acme.Settings.Db";
    Result missing = run("check", "--against", type, "--at", "db");
    assertEquals(1, missing.code());
    assertTrue(missing.out().contains("db.colour: expected"), missing.out());
    Result good = run("check", "--against", type, "--at", "db", "--", "--db.colour=#ff0000");
    assertEquals(
        new Result(0, "acme.Settings$Db binds at db\n", ""), good, "dots stand for dollars");
  }

  @Test
  void check_reportsAllProblemsAndUnknownKeysAtOnce() {
    Result result =
        run(
            "check",
            "--against",
            "acme.Settings$Db",
            "--at",
            "db",
            "--",
            "--db.colour=#zz",
            "--db.pool-size=many",
            "--db.pool-sise=3");
    assertEquals(1, result.code());
    String text = result.out();
    assertTrue(text.contains("db.colour (argument 1): expected"), text);
    assertTrue(text.contains("db.pool-size (argument 2): expected"), text);
    assertTrue(
        text.contains(
            "db.pool-sise (argument 3): expected a key that is read, found an unknown one; did you mean db.pool-size? [VARVE-0118]"),
        text);
    assertTrue(result.err().contains("3 problems"), result.err());
  }

  @Test
  void check_atTheRoot_passesOverSettingsOfVarve() {
    Result result =
        run("check", "--against", "acme.Settings$Db", "--profile", "prod", "--", "--url=x");
    assertFalse(result.out().contains("varve.profile"), result.out());
    assertTrue(
        result.out().contains("host.cpus (the kernel): expected a key that is read"), result.out());
  }

  @Test
  void check_ofAClassThatIsNotThere_isAWrongCommandLine() {
    Result result = run("check", "--against", "acme.Missing");
    assertEquals(2, result.code());
    assertTrue(result.err().contains("acme.Missing"), result.err());
  }

  @Test
  void guards_judgeAsInTheService() {
    Result result = run("get", "db.pool-size", "--", "--db.pool-size=1000");
    assertEquals(3, result.code());
    assertTrue(result.err().contains("at most 64"), result.err());
  }

  @Test
  void listenersOfTheService_areNotEvenMade() throws Exception {
    System.clearProperty("acme.listener");
    Path file = Files.writeString(folder.resolve("work/application.yaml"), "a: 1\n");
    try (Running watch = new Running(tool, "-cp", jar.toString(), "watch").ready()) {
      Files.writeString(file, "a: 2\n");
      String unused = watch.await(line -> line.contains(" a: 1 → 2"));
    }
    assertEquals(null, System.getProperty("acme.listener"));
  }

  /** A service without Consul's jar does not read Consul, even if the environment names one. */
  @Test
  void classPathWithTheEngine_isTakenAsTheWhole() throws Exception {
    String classPath =
        ServiceJar.path(
            ServiceJar.place(LayeredConfig.class.getName()),
            ServiceJar.place("io.varve.config.cli.CommandLineSource"),
            jar);
    Result result = tool.run("-cp", classPath, "doctor");
    assertEquals(
        List.of("command-line", "host", "configuration"),
        result.lines().stream().map(line -> line.replaceAll("^\\S+ +([a-z-]+).*", "$1")).toList());
    assertEquals("9\n", tool.run("-cp", classPath, "get", "x", "--", "--x=9").out());
  }
}
