package io.varve.config.consul;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.config.consul.fixtures.RunningSource;
import io.varve.config.consul.fixtures.SourceSetup;
import io.varve.testing.consul.ConsulApi;
import io.varve.testing.consul.ConsulFacade;
import io.varve.testing.consul.ConsulServer;
import io.varve.testing.consul.ConsulVersion;
import io.varve.testing.consul.WithConsul;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;

/**
 * Tests with versions of Consul that refuse or clean key names, limit rates and sleep through more:
 * a façade gives their behaviour to the server of the other tests. If that server is new itself,
 * there is nothing to imitate.
 */
@WithConsul
abstract class AbstractNewerConsulTest {
  /** Names that 1.21.5 or 2.1 refuses in a path, and one that both take. */
  static final List<String> UNUSUAL =
      List.of("50%20off", ":x", "a b", " edge", "zebra ", "ä", "50%", "plain");

  final ConsulApi api;
  final ConsulServer server;
  Optional<ConsulFacade> facade = Optional.empty();

  AbstractNewerConsulTest(ConsulServer server) {
    this.server = server;
    this.api = server.api();
  }

  static Stream<ConsulVersion> versions() {
    return Stream.of(ConsulVersion.V1_21_5, ConsulVersion.V2_1)
        .filter(ConsulVersion::isNewerThanTheServer);
  }

  ConsulFacade facade(ConsulVersion version) {
    ConsulFacade opened = ConsulFacade.as(version, server);
    facade = Optional.of(opened);
    return opened;
  }

  SourceSetup at(ConsulVersion version) {
    return SourceSetup.at(facade(version).uri()).set("prefixes", "p");
  }

  @AfterEach
  void close() {
    facade.ifPresent(ConsulFacade::close);
  }

  static void isWell(RunningSource running) {
    assertThat(running.failures()).isEmpty();
  }
}
