package com.acme.etcd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program on the module path, where jetcd and most of its dependencies are automatic modules. */
class EtcdModulesTest {
  private static final String MODULE =
      "module com.acme.orders { requires io.varve.config.layered; }";
  private static final String PROGRAM =
      """
      package com.acme.orders;

      import io.varve.config.layered.LayeredConfig;
      import java.util.Map;
      import java.util.concurrent.CountDownLatch;
      import java.util.concurrent.TimeUnit;

      final class Orders {
        public static void main(String[] args) throws Exception {
          try (LayeredConfig config =
              LayeredConfig.builder()
                  .application("orders")
                  .defaults(Map.of("varve.etcd.endpoints", args[0]))
                  .build()) {
            CountDownLatch changed = new CountDownLatch(1);
            config.onChange("greeting", event -> changed.countDown());
            System.out.println(config.get("greeting"));
            boolean unused = changed.await(60, TimeUnit.SECONDS);
            System.out.println(config.get("greeting"));
            System.out.println(Class.forName("com.acme.etcd.EtcdSource").getModule());
          }
        }
      }
      """;

  @Test
  void program_readsAndFollowsEtcd_withoutNamingIt(@TempDir Path folder) throws Exception {
    String modules =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !entry.endsWith("test-classes") && Files.exists(Path.of(entry)))
            .collect(Collectors.joining(File.pathSeparator));
    Path classes = compile(folder.resolve("orders"), modules);
    try (EtcdServer etcd = new EtcdServer()) {
      etcd.put("orders/greeting", "hello");
      Path err = folder.resolve("err.txt");
      Process program =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-p",
                  classes + File.pathSeparator + modules,
                  // Automatic modules require no others: named modules that they need are not
                  // resolved.
                  "--add-modules",
                  "ALL-MODULE-PATH",
                  "-m",
                  "com.acme.orders/com.acme.orders.Orders",
                  etcd.endpoint())
              .redirectError(err.toFile())
              .start();
      try (BufferedReader out = program.inputReader(StandardCharsets.UTF_8)) {
        assertEquals("hello", out.readLine(), () -> read(err));
        etcd.put("orders/greeting", "bonjour");
        assertEquals("bonjour", out.readLine(), () -> read(err));
        assertEquals("module com.acme.etcd", out.readLine(), () -> read(err));
        assertTrue(program.waitFor(60, TimeUnit.SECONDS), "the program must end");
        assertEquals(0, program.exitValue(), () -> read(err));
      } finally {
        program.destroyForcibly();
      }
    }
  }

  private static Path compile(Path folder, String modules) throws Exception {
    Files.createDirectories(folder);
    Path module = Files.writeString(folder.resolve("module-info.java"), MODULE);
    Path program = Files.writeString(folder.resolve("Orders.java"), PROGRAM);
    Path classes = folder.resolve("classes");
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-p",
                modules,
                "-d",
                classes.toString(),
                module.toString(),
                program.toString());
    assertEquals(0, result, "the program must compile");
    return classes;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
