package io.varve.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Class path and module path behave alike. */
class ModulesTest {
  private static final String CLASS_PATH = System.getProperty("java.class.path");

  @TempDir Path folder;

  private static Set<ModuleReference> varveModules() {
    Path[] path =
        List.of(CLASS_PATH.split(File.pathSeparator)).stream()
            .map(Path::of)
            .filter(Files::exists)
            .filter(entry -> !entry.endsWith("test-classes"))
            .toArray(Path[]::new);
    return ModuleFinder.of(path).findAll().stream()
        .filter(module -> module.descriptor().name().startsWith("io.varve"))
        .collect(Collectors.toSet());
  }

  @Test
  void everyModule_isNamed() {
    assertEquals(
        Set.of(
            "io.varve.config",
            "io.varve.config.layered",
            "io.varve.config.cli",
            "io.varve.config.env",
            "io.varve.config.file",
            "io.varve.config.consul",
            "io.varve.config.micrometer",
            "io.varve.config.spring",
            "io.varve.config.microprofile",
            "io.varve.config.testkit",
            "io.varve.config.tool",
            "io.varve.examples"),
        varveModules().stream()
            .map(module -> module.descriptor().name())
            .collect(Collectors.toSet()));
  }

  @Test
  void providers_areTheSameOnBothPaths() throws IOException {
    Set<String> seen = new TreeSet<>();
    for (ModuleReference module : varveModules()) {
      Map<String, List<String>> declared = new TreeMap<>();
      for (ModuleDescriptor.Provides provides : module.descriptor().provides()) {
        declared.put(provides.service(), provides.providers().stream().sorted().toList());
      }
      Map<String, List<String>> registered = new TreeMap<>();
      try (var reader = module.open()) {
        for (String name : reader.list().toList()) {
          if (name.startsWith("META-INF/services/") && !name.endsWith("/")) {
            try (InputStream in = reader.open(name).orElseThrow()) {
              String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
              registered.put(
                  name.substring("META-INF/services/".length()),
                  text.lines()
                      .map(String::strip)
                      .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                      .sorted()
                      .toList());
            }
          }
        }
      }
      assertEquals(declared, registered, module.descriptor().name());
      seen.addAll(declared.keySet());
    }
    assertEquals(
        Set.of(
            "io.varve.config.spi.ConfigFormat",
            "io.varve.config.spi.ConfigSource",
            "org.eclipse.microprofile.config.spi.ConfigSourceProvider"),
        seen);
  }

  @Test
  void example_runsAlike_onBothPaths() throws Exception {
    Files.writeString(folder.resolve("application.yaml"), "greeting: Hello\n");
    List<String> main = List.of("--name=world", "--", "greeting", "name");
    String onClassPath = run(List.of("-cp", CLASS_PATH, "io.varve.examples.WhichLayerWon"), main);
    String onModulePath =
        run(
            List.of(
                "-p",
                CLASS_PATH,
                "--add-modules",
                "io.varve.config.cli,io.varve.config.env,io.varve.config.file,io.varve.config.consul",
                "-m",
                "io.varve.examples/io.varve.examples.WhichLayerWon"),
            main);
    assertTrue(onModulePath.contains("greeting = Hello"), onModulePath);
    assertTrue(onModulePath.contains("application.yaml:1"), onModulePath);
    assertTrue(onModulePath.contains("name = world"), onModulePath);
    assertEquals(onClassPath, onModulePath);
  }

  @Test
  void sources_areFoundOnTheModulePath_withoutNamingThem() throws Exception {
    Files.writeString(folder.resolve("application.yaml"), "greeting: Hello\n");
    String output =
        run(
            List.of("-p", CLASS_PATH, "-m", "io.varve.examples/io.varve.examples.Smallest"),
            List.of("--name=world"));
    List<String> lines = output.lines().toList();
    assertTrue(lines.contains("Hello, world"), output + ": by uses and provides");
    assertTrue(
        lines.stream().anyMatch(line -> line.startsWith("INFO ConsulSource - Consul is not used")),
        output + ": Consul's source is there, and leaves the program alone");
    assertEquals(2, lines.size(), output);
  }

  @Test
  void wrongConfiguration_isAMessage_notAStackTrace() throws Exception {
    Files.writeString(folder.resolve("application.yaml"), "worker:\n  pool-size: many\n");
    String output =
        run(List.of("-cp", CLASS_PATH, "io.varve.examples.WorkerService"), List.of(), 78);
    assertTrue(output.contains("worker.pool-size (application.yaml:2): expected"), output);
    assertFalse(output.contains("\tat "), output);
  }

  private String run(List<String> java, List<String> arguments) throws Exception {
    return run(java, arguments, 0);
  }

  private String run(List<String> java, List<String> arguments, int status) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(java);
    command.addAll(arguments);
    Path out = folder.resolve("out.txt");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the program must end");
    String text = Files.readString(out);
    assertEquals(status, process.exitValue(), text);
    return text;
  }
}
