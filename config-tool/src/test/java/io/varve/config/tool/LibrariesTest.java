package io.varve.config.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.layered.LayeredConfig;
import io.varve.config.spi.ConfigFormat;
import io.varve.config.tool.Tool.Result;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Libraries of the service win over other versions in the tool's jar. */
class LibrariesTest {
  @TempDir Path folder;

  private Tool tool;

  @BeforeEach
  void make() throws IOException {
    tool = new Tool(Files.createDirectory(folder.resolve("work")));
  }

  private Path serviceWithConsul() throws IOException {
    return ServiceJar.ofSource(
        folder.resolve("consul.jar"),
        "io.varve.config.consul.internal.source.ConsulConfigSource",
        "com.google.gson.Gson");
  }

  @Test
  void sourceOfTheService_usesItsOwnLibrary_andIsThereOnce() throws IOException {
    String jar = serviceWithConsul().toString();
    assertEquals("the service's\n", tool.run("-cp", jar, "get", "gson").out());
    List<String> sources =
        tool.run("-cp", jar, "doctor").lines().stream()
            .filter(line -> line.contains(" consul"))
            .toList();
    assertEquals(1, sources.size(), sources.toString());
    assertTrue(sources.get(0).startsWith("ok    consul: [100] 1 value in library"));
  }

  @Test
  void wholeService_hasItsOwnLibraries_andNoneOfTheTools() throws Exception {
    Path looking = ServiceJar.ofSource(folder.resolve("looking.jar"), "acme.LookingSource");
    assertEquals(
        "picocli true, its file true, compiler true\n",
        tool.run("-cp", looking.toString(), "get", "found").out(),
        "what is no whole may need what the tool has");
    String whole =
        ServiceJar.path(
            looking, serviceWithConsul(), ServiceJar.place(LayeredConfig.class.getName()));
    assertEquals(
        "picocli false, its file false, compiler true\n",
        tool.run("-cp", whole, "get", "found").out(),
        "all of the JDK, but nothing of the tool");
    assertEquals("the service's\n", tool.run("-cp", whole, "get", "gson").out());
  }

  /** The jars of the tool as those of a service: each is loaded twice. */
  @Test
  void wholeService_withTheJarsOfTheTool_isReadAsWithoutThem() throws IOException {
    Files.writeString(folder.resolve("work/application.yaml"), "a: {b: [1, 2], c: '${d}'}\nd: x\n");
    Files.writeString(folder.resolve("work/application-more.json"), "{\"e\": 1}");
    String all = System.getProperty("java.class.path");
    for (String command :
        List.of("dump --origins", "explain a.c", "get d", "dump e --profile more")) {
      Result expected = tool.run(command.split(" "));
      assertEquals(expected, tool.run(("-cp " + all + " " + command).split(" ")), command);
    }
    Result doctor = tool.run("-cp", all, "doctor");
    assertEquals(0, doctor.code(), doctor.out());
    assertEquals(
        tool.run("doctor").lines().size(), doctor.lines().size(), "the same sources, each once");
  }

  @Test
  void check_judgesConstraintsByTheServicesProvider() throws IOException {
    Path jar = new ServiceJar().source("acme.Limits").write(folder.resolve("limits.jar"));
    String whole = jar + File.pathSeparator + System.getProperty("java.class.path");
    String line = "check -cp " + whole + " --against acme.Limits --at db -- --db.pool-size=";
    Result good = tool.run((line + "1").split(" "));
    assertEquals(0, good.code(), good.err());
    Result result = tool.run((line + "0").split(" "));
    assertEquals(1, result.code(), result.out());
    assertTrue(result.out().startsWith("db.pool-size (argument 1): expected"), result.out());
  }

  @Test
  void formatOfTheService_readsWhatIsImported_elseOneOfTheTool() throws Exception {
    Path engine = ServiceJar.place(LayeredConfig.class.getName());
    Path store =
        ServiceJar.ofSource(folder.resolve("store.jar"), "acme.StoreSource", "acme.EmptySource");
    Files.writeString(folder.resolve("work/d.yaml"), "a: 1\n");
    Result tools = tool.run("import", "d.yaml", "-cp", ServiceJar.path(engine, store));
    assertEquals("create   a = 1", tools.lines().get(0), tools.err());
    Path format =
        new ServiceJar()
            .source("acme.FixedFormat")
            .provider(ConfigFormat.class, "acme.FixedFormat")
            .write(folder.resolve("format.jar"));
    Result own = tool.run("import", "d.yaml", "-cp", ServiceJar.path(engine, store, format));
    assertEquals("create   fixed = 1", own.lines().get(0), own.err());
    assertFalse(own.out().contains(" a = "), own.out());
  }
}
