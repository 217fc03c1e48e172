package io.varve.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.testing.consul.ConsulProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service, whose code does not mention Consul, with a real one; seen from outside. */
class ConsulServiceTest {
  private static final String FOLDER = "config/application/worker/";

  @TempDir Path folder;

  @BeforeEach
  void copyFiles() throws IOException {
    Files.copy(Path.of("service/application.yaml"), folder.resolve("application.yaml"));
  }

  @Test
  void values_comeFromConsul_belowFlagsAndAboveFiles() throws Exception {
    try (ConsulProcess server = startServer();
        ServiceProcess service = startService(server)) {
      service.awaitLine(0, "^working: pool 8, batch 10, every 250 ms, urgent jobs first");
      String text = service.output();
      assertLine(text, "worker.pool-size +8 +consul " + FOLDER + "pool-size @\\d+");
      assertLine(text, "worker.priority-lane +true +consul " + FOLDER + "priority-lane @\\d+");
      assertLine(text, "worker.rate +250ms +argument 1");
      assertLine(text, "worker.batch-size +10 +application.yaml:7");
    }
  }

  @Test
  void puts_badPuts_andDeletes_areFollowedRefusedAndFallBack() throws Exception {
    try (ConsulProcess server = startServer();
        ServiceProcess service = startService(server)) {
      resize(server, service);
      service.awaitLine(0, "^changed: worker.pool-size: 8 → 12 \\(consul " + FOLDER);

      int before = service.output().length();
      server.api().put(FOLDER + "pool-size", "banana");
      String why = service.awaitLine(before, "refused a change of consul");
      assertTrue(why.contains("worker.pool-size (consul " + FOLDER + "pool-size @"), why);
      assertTrue(why.contains("expected a whole number, found text \"banana\""), why);
      // The flag changes together with another key, so that the test can wait for it.
      server.api().put(FOLDER + "rate", "1s");
      server.api().put(FOLDER + "pool-size", "13");
      service.awaitLine(before, "^working: pool 13, batch 10, every 250 ms");
      assertFalse(service.since(before).contains("→ banana"), service.output());

      before = service.output().length();
      server.api().delete(FOLDER + "pool-size");
      service.awaitLine(before, "^changed: worker.pool-size: 13 → 4 \\(application.yaml:6\\)");
      service.awaitLine(before, "^working: pool 4,");
      assertEquals(143, service.stop(), "128 + SIGTERM");
      assertTrue(service.output().endsWith("stopping\n"), service.output());
    }
  }

  @Test
  void serverThatIsKilledAndComesBack_neitherStopsNorRewindsTheService() throws Exception {
    try (ConsulProcess server = startServer();
        ServiceProcess service = startService(server)) {
      resize(server, service);
      int before = service.output().length();
      server.kill();
      service.awaitLine(before, "consul failed, its last known good contents remain");
      server.restart();
      service.awaitLine(before, "consul is up again");
      assertFalse(service.since(before).contains("changed: "), service.output());
      server.api().put(FOLDER + "pool-size", "16");
      service.awaitLine(before, "^changed: worker.pool-size: 12 → 16 ");
      assertTrue(service.isRunning());
    }
  }

  @Test
  void modulePath_behavesAlike() throws Exception {
    try (ConsulProcess server = startServer();
        ServiceProcess service =
            ServiceProcess.onModulePath(folder, address(server), "--worker.rate=250ms")) {
      service.awaitLine(0, "^working: pool 8, batch 10, every 250 ms, urgent jobs first");
      server.api().put(FOLDER + "pool-size", "12");
      service.awaitLine(0, "^changed: worker.pool-size: 8 → 12 \\(consul " + FOLDER);
    }
  }

  @Test
  void withoutAnAddress_theServiceLogsIt_andRunsOnItsFiles() throws Exception {
    try (ServiceProcess service = ServiceProcess.onClassPath(folder, Map.of())) {
      service.awaitLine(0, "^working: pool 4, batch 10, every 500 ms");
      assertLine(service.output(), "INFO ConsulSource - Consul is not used, since no .*");
    }
  }

  private ConsulProcess startServer() {
    ConsulProcess server = ConsulProcess.builder().dataFolder(folder.resolve("consul")).start();
    server.api().put(FOLDER + "pool-size", "8");
    server.api().put(FOLDER + "priority-lane", "true");
    server.api().put(FOLDER + "rate", "9s");
    return server;
  }

  private ServiceProcess startService(ConsulProcess server) {
    return ServiceProcess.onClassPath(folder, address(server), "--worker.rate=250ms");
  }

  /** Changes the pool of a service that has begun to work from 8 to 12. */
  private static void resize(ConsulProcess server, ServiceProcess service)
      throws InterruptedException {
    service.awaitLine(0, "^working: pool 8,");
    server.api().put(FOLDER + "pool-size", "12");
    service.awaitLine(0, "^working: pool 12,");
  }

  private static Map<String, String> address(ConsulProcess server) {
    return Map.of("CONSUL_HTTP_ADDR", server.uri().toString());
  }

  private static void assertLine(String text, String pattern) {
    assertTrue(text.lines().anyMatch(line -> line.matches(pattern)), pattern + " in:\n" + text);
  }
}
