package io.varve.config.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.layered.LayeredConfig;
import io.varve.config.spi.ConfigFormat;
import io.varve.config.spi.ConfigSource;
import io.varve.config.tool.Tool.Result;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the service brings is used, also where the tool's jar has other versions of it. */
class LibrariesTest {
  /** None that the tool has, by the name of one that it has. */
  private static final String GSON =
      """
      package com.google.gson;

      public final class Gson {
        public static String maker() {
          return "the service's";
        }
      }
      """;

  /** A source that uses a library, in the place of one that the tool has. */
  private static final String CONSUL =
      """
      package io.varve.config.consul;

      import io.varve.config.Origin;
      import io.varve.config.spi.SourceLayer;
      import io.varve.config.spi.SourceSnapshot;

      public final class ConsulSource implements io.varve.config.spi.ConfigSource {
        @Override
        public String name() {
          return "consul";
        }

        @Override
        public SourceSnapshot load() {
          return SourceSnapshot.of(
              SourceLayer.builder("library")
                  .put("gson", com.google.gson.Gson.maker(), Origin.of("consul", "gson"))
                  .build());
        }
      }
      """;

  private static final String LOOKING =
      """
      package acme;

      import io.varve.config.Origin;
      import io.varve.config.spi.SourceContext;
      import io.varve.config.spi.SourceLayer;
      import io.varve.config.spi.SourceSnapshot;

      public final class LookingSource implements io.varve.config.spi.ConfigSource {
        private String found = "";

        @Override
        public String name() {
          return "looking";
        }

        @Override
        public void open(SourceContext context) {
          boolean file = context.classLoader().getResource("picocli/CommandLine.class") != null;
          found =
              "picocli " + isThere("picocli.CommandLine")
                  + ", its file " + file
                  + ", compiler " + isThere("com.sun.source.tree.Tree");
        }

        private static boolean isThere(String name) {
          try {
            Class.forName(name, false, LookingSource.class.getClassLoader());
            return true;
          } catch (ClassNotFoundException absent) {
            return false;
          }
        }

        @Override
        public SourceSnapshot load() {
          return SourceSnapshot.of(
              SourceLayer.builder("library").put("found", found, Origin.of("looking", "loader")).build());
        }
      }
      """;

  @TempDir Path folder;

  private Tool tool;

  @BeforeEach
  void make() throws IOException {
    tool = new Tool(Files.createDirectory(folder.resolve("work")));
  }

  private Path serviceWithConsul() throws IOException {
    return new ServiceJar()
        .source("com.google.gson.Gson", GSON)
        .source("io.varve.config.consul.ConsulSource", CONSUL)
        .provider(ConfigSource.class, "io.varve.config.consul.ConsulSource")
        .write(folder.resolve("consul.jar"));
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
    Path looking =
        new ServiceJar()
            .source("acme.LookingSource", LOOKING)
            .provider(ConfigSource.class, "acme.LookingSource")
            .write(folder.resolve("looking.jar"));
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

  /** The jars that the tool is made of as those of a service: each is loaded once more. */
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
    Path jar =
        new ServiceJar()
            .source(
                "acme.Limits",
                """
                package acme;

                public record Limits(@jakarta.validation.constraints.Min(1) int poolSize) {}
                """)
            .write(folder.resolve("limits.jar"));
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
        new ServiceJar()
            .source("acme.Store", StoreText.SOURCE)
            .provider(ConfigSource.class, "acme.Store")
            .write(folder.resolve("store.jar"));
    Files.writeString(folder.resolve("work/d.yaml"), "a: 1\n");
    Result tools = tool.run("import", "d.yaml", "-cp", ServiceJar.path(engine, store));
    assertEquals("create   a = 1", tools.lines().get(0), tools.err());
    Path format =
        new ServiceJar()
            .source("acme.Fixed", StoreText.FORMAT)
            .provider(ConfigFormat.class, "acme.Fixed")
            .write(folder.resolve("format.jar"));
    Result own = tool.run("import", "d.yaml", "-cp", ServiceJar.path(engine, store, format));
    assertEquals("create   fixed = 1", own.lines().get(0), own.err());
    assertFalse(own.out().contains(" a = "), own.out());
  }

  /** Texts of classes. */
  private static final class StoreText {
    static final String SOURCE =
        """
        package acme;

        import io.varve.config.spi.SourceSnapshot;
        import io.varve.config.spi.StoredValue;
        import io.varve.config.spi.Write;
        import java.util.List;
        import java.util.Optional;

        public final class Store implements io.varve.config.spi.WritableConfigSource {
          @Override
          public String name() {
            return "store";
          }

          @Override
          public SourceSnapshot load() {
            return SourceSnapshot.of();
          }

          @Override
          public String storeKey(String key) {
            return key;
          }

          @Override
          public Optional<StoredValue> read(String key) {
            return Optional.empty();
          }

          @Override
          public List<Write> write(List<Write> batch) {
            throw new UnsupportedOperationException();
          }
        }
        """;

    static final String FORMAT =
        """
        package acme;

        import io.varve.config.Origin;
        import io.varve.config.spi.SourceLayer;
        import java.util.List;

        public final class Fixed implements io.varve.config.spi.ConfigFormat {
          @Override
          public String name() {
            return "fixed";
          }

          @Override
          public List<String> extensions() {
            return List.of("yaml");
          }

          @Override
          public List<SourceLayer> parse(String text, Origin origin) {
            return List.of(
                SourceLayer.builder("fixed").put("fixed", "1", Origin.of("file", "fixed")).build());
          }
        }
        """;
  }
}
