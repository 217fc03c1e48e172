package io.varve.config.tool;

import io.varve.testing.consul.ConsulApi;
import io.varve.testing.consul.ConsulServer;
import io.varve.testing.consul.WithConsul;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The tool of a service that reads from a real Consul. */
@WithConsul
abstract class AbstractConsulToolTest {
  @TempDir Path folder;

  Tool tool;
  private ConsulServer server;

  @BeforeEach
  void start(ConsulServer consul) {
    server = consul;
    tool =
        new Tool(folder)
            .environment("CONSUL_HTTP_ADDR", server.uri().toString())
            .environment("VARVE_APPLICATION", "orders");
  }

  ConsulApi api() {
    return server.api();
  }

  Optional<String> stored(String key) {
    return api().find("config/orders/" + key);
  }

  void file(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }
}
