package io.varve.testing.consul;

import com.github.dockerjava.api.exception.NotFoundException;
import java.net.URI;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/** A Consul server in dev mode in a container, by Testcontainers. */
final class ConsulContainer implements ConsulServer {
  private static final Logger log = LoggerFactory.getLogger(ConsulContainer.class);
  private static final String LOCAL_IMAGE = "hashicorp/consul:1.8.7-local";
  private static final Duration READY = Duration.ofSeconds(60);
  private static final int HTTP = 8500;

  private final GenericContainer<?> container;
  private final ConsulApi api;

  private ConsulContainer(GenericContainer<?> container) {
    this.container = container;
    this.api =
        ConsulApi.at(
            URI.create("http://" + container.getHost() + ":" + container.getMappedPort(HTTP)));
  }

  /** Returns true if a Docker engine answers and has the image, which is never pulled. */
  static boolean isPossible() {
    return isEngineThere() && isThere(image());
  }

  private static boolean isEngineThere() {
    return DockerClientFactory.instance().isDockerAvailable();
  }

  private static String image() {
    return Setting.IMAGE.find().orElse(LOCAL_IMAGE);
  }

  static ConsulContainer start() {
    String image = image();
    requireEngineAnd(image);
    // Closed by the server that owns it, or here.
    @SuppressWarnings("resource")
    GenericContainer<?> container =
        new GenericContainer<>(DockerImageName.parse(image))
            .withImagePullPolicy(name -> false)
            .withCommand("agent", "-dev", "-client=0.0.0.0")
            .withExposedPorts(HTTP)
            // The default check needs a shell inside the container, which the image lacks.
            .waitingFor(Wait.forHttp("/v1/status/leader").withStartupTimeout(READY));
    try {
      container.start();
      ConsulContainer server = new ConsulContainer(container);
      Readiness readiness = new Readiness(server.api);
      Polling.until(
          READY,
          readiness::reached,
          () ->
              "Consul at %s is not ready: %s; its log:\n%s"
                  .formatted(server.uri(), readiness, container.getLogs()));
      log.info("Consul at {}: container of {}", server.uri(), image);
      return server;
    } catch (RuntimeException e) {
      container.close();
      throw e;
    }
  }

  /** Throws with a message about what is missing, which a failed pull does not give. */
  private static void requireEngineAnd(String image) {
    if (!isEngineThere()) {
      throw new IllegalStateException(
          "no Docker engine answers, but " + Setting.SERVER + " requires one");
    }
    if (!isThere(image)) {
      throw new IllegalStateException(
          "Docker has no image " + image + ": run tools/consul-image to make it");
    }
  }

  private static boolean isThere(String image) {
    try {
      DockerClientFactory.instance().client().inspectImageCmd(image).exec();
      return true;
    } catch (NotFoundException e) {
      return false;
    }
  }

  @Override
  public ConsulApi api() {
    return api;
  }

  @Override
  public void close() {
    container.close();
  }

  @Override
  public String toString() {
    return "Consul at " + uri() + " in a container";
  }
}
