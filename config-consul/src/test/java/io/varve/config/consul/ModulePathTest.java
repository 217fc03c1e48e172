package io.varve.config.consul;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.testing.consul.FaultyServer;
import io.varve.testing.consul.ScriptedResponse;
import java.io.File;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The source works on the module path, with its dependencies as automatic modules. */
class ModulePathTest {
  private static final List<String> PARTS =
      List.of(
          "config-api",
          "config-layered",
          "config-consul/target/classes",
          "consul-api",
          "gson",
          "httpclient",
          "httpcore",
          "commons-codec",
          "commons-logging",
          "slf4j",
          "jspecify");

  @Test
  void source_isFoundAndReads() throws Exception {
    Path[] path =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> PARTS.stream().anyMatch(entry.replace('\\', '/')::contains))
            .map(Path::of)
            .toArray(Path[]::new);
    ModuleLayer boot = ModuleLayer.boot();
    Configuration configuration =
        boot.configuration()
            .resolveAndBind(
                ModuleFinder.of(path),
                ModuleFinder.of(),
                Set.of("io.varve.config.layered", "io.varve.config.consul"));
    ModuleLayer layer =
        ModuleLayer.defineModulesWithOneLoader(
                configuration, List.of(boot), ClassLoader.getPlatformClassLoader())
            .layer();
    ClassLoader loader = layer.findLoader("io.varve.config.layered");
    assertTrue(layer.findModule("io.varve.config.consul").orElseThrow().isNamed());
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    Thread.currentThread().setContextClassLoader(loader);
    try (FaultyServer server =
        FaultyServer.deciding(
            request ->
                request.path().endsWith("/application/")
                    ? ScriptedResponse.keys(7, Map.of("config/application/a", "1"))
                    : ScriptedResponse.of(404, "").index(7))) {
      Class<?> type = loader.loadClass("io.varve.config.layered.LayeredConfig");
      Object builder = type.getMethod("builder").invoke(null);
      set(builder, "environment", Map.class, Map.of("CONSUL_HTTP_ADDR", server.uri().toString()));
      set(builder, "systemProperties", Map.class, Map.of());
      set(builder, "classLoader", ClassLoader.class, loader);
      try (AutoCloseable config =
          (AutoCloseable) builder.getClass().getMethod("build").invoke(builder)) {
        assertEquals("1", type.getMethod("get", String.class).invoke(config, "a"));
        assertTrue(config.getClass().getModule().isNamed());
      }
      Class<?> alone = loader.loadClass("io.varve.config.consul.ConsulSource");
      Object own = alone.getMethod("builder").invoke(null);
      set(own, "environment", Map.class, Map.of());
      set(own, "address", String.class, server.uri().toString());
      try (AutoCloseable source = (AutoCloseable) own.getClass().getMethod("open").invoke(own)) {
        assertEquals("Consul@" + server.uri(), source.toString());
      }
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  private static void set(Object builder, String name, Class<?> type, Object value)
      throws ReflectiveOperationException {
    builder.getClass().getMethod(name, type).invoke(builder, value);
  }
}
