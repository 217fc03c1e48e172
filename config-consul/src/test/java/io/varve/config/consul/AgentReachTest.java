package io.varve.config.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.config.SourceException;
import io.varve.config.consul.fixtures.OnePrefix;
import io.varve.config.consul.fixtures.RunningSource;
import io.varve.config.consul.fixtures.SourceSetup;
import io.varve.config.consul.internal.source.ConsulConfigSource;
import io.varve.testing.consul.CertificateAuthority;
import io.varve.testing.consul.ConnectProxy;
import io.varve.testing.consul.ConsulProcess;
import io.varve.testing.consul.FaultyServer;
import io.varve.testing.consul.PemIdentity;
import io.varve.testing.consul.Relay;
import io.varve.testing.consul.Request;
import io.varve.testing.consul.ScriptedResponse;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lists of agents, reverse proxies and HTTP proxies between the program and the agent. */
class AgentReachTest {
  private static final ScriptedResponse KEYS = ScriptedResponse.keys(7, OnePrefix.GOOD);

  @TempDir Path folder;

  private static SourceSetup listed(String... addresses) {
    return SourceSetup.at(URI.create("http://x"))
        .set("address", String.join(", ", addresses))
        .set("prefixes", "p");
  }

  @Test
  void firstAgentThatIsDown_isPassedOver_atOnce() {
    try (ConsulProcess server = ConsulProcess.start()) {
      server.api().put("p/a", "1");
      SourceSetup setup = listed("http://127.0.0.1:1", server.uri().toString());
      try (RunningSource running = setup.watch()) {
        assertThat(running.values()).isEqualTo(Map.of("a", "1"));
        assertThat(running.source()).hasToString("Consul@http://127.0.0.1:1," + server.uri());
        running.source().put("p/a", "2");
        running.await(Map.of("a", "2"));
        assertThat(running.failures()).isEmpty();
      }
      SourceSetup variable =
          SourceSetup.bare()
              .variable("CONSUL_HTTP_ADDR", "127.0.0.1:1," + server.uri().getAuthority() + "/")
              .set("prefixes", "p");
      try (RunningSource running = variable.load()) {
        assertThat(running.values()).isEqualTo(Map.of("a", "2"));
      }
    }
  }

  @Test
  void agentThatGoesDown_isReplacedByTheNext_withoutAFailure() {
    try (ConsulProcess server = ConsulProcess.start();
        Relay other = Relay.to(server.uri())) {
      server.api().put("p/a", "1");
      Relay one = Relay.to(server.uri());
      try (RunningSource running = listed(one.uri().toString(), other.uri().toString()).watch()) {
        one.close();
        server.api().put("p/a", "2");
        running.await(Map.of("a", "2"));
        assertThat(running.failures()).isEmpty();
        assertThat(other.connections()).isPositive();
      } finally {
        one.close();
      }
    }
  }

  /** An index of one agent may be ahead of the next one: it would wait, and miss writes. */
  @Test
  void indexOfOneAgent_isNotSentToTheNext() {
    try (FaultyServer one = FaultyServer.answering(KEYS, ScriptedResponse.reset());
        FaultyServer two = FaultyServer.answering(KEYS);
        RunningSource running =
            listed(one.uri().toString(), two.uri().toString()).set("wait", "1s").watch()) {
      List<Request> requests = two.awaitRequests(2);
      assertThat(OnePrefix.blocks(requests.get(0))).isFalse();
      assertThat(OnePrefix.blocks(requests.get(1))).isTrue();
      assertThat(running.failures()).isEmpty();
    }
  }

  /** The first agent may have written. */
  @Test
  void lostWrite_isNotSentToTheNextAgent() {
    try (FaultyServer one = FaultyServer.answering(ScriptedResponse.reset());
        FaultyServer two = FaultyServer.answering(ScriptedResponse.of(200, "true"));
        ConsulConfigSource source =
            listed(one.uri().toString(), two.uri().toString()).set("layout", "false").open()) {
      assertThatThrownBy(() -> source.put("p/a", "1")).isInstanceOf(SourceException.class);
      assertThat(two.requests()).isEmpty();
      source.put("p/a", "1");
      assertThat(two.requests()).hasSize(1);
    }
  }

  @Test
  void pathOfAReverseProxy_isBeforeThatOfTheAgent() {
    try (FaultyServer proxy = FaultyServer.answering(KEYS);
        RunningSource running = listed(proxy.uri() + "/team/consul/").load()) {
      assertThat(running.values()).isEqualTo(Map.of("a", "1"));
      assertThat(proxy.requests().get(0).path()).isEqualTo("/team/consul/v1/kv/p/");
    }
  }

  @Test
  void httpProxy_isAskedForTheAgent() {
    try (FaultyServer proxy = FaultyServer.answering(KEYS);
        RunningSource running =
            listed("http://agent.invalid").set("proxy", proxy.uri().toString()).load()) {
      assertThat(running.values()).isEqualTo(Map.of("a", "1"));
      assertThat(proxy.requests().get(0).path()).isEqualTo("http://agent.invalid:8500/v1/kv/p/");
    }
  }

  @Test
  void httpProxy_getsNoToken_ifTheAgentHasTls() {
    try (FaultyServer proxy = FaultyServer.answering(ScriptedResponse.of(403, "no"))) {
      SourceSetup setup =
          listed("https://agent.invalid")
              .set("proxy", proxy.uri().toString())
              .set("token", "hunter2");
      assertThatThrownBy(() -> setup.load().close()).isInstanceOf(SourceException.class);
      Request request = proxy.requests().get(0);
      assertThat(request.method()).isEqualTo("CONNECT");
      assertThat(request.target()).isEqualTo("agent.invalid:8500");
      assertThat(request.headers().toString()).doesNotContain("hunter2");
    }
  }

  /** The proxy alone knows the host, whose name the certificate has to prove. */
  @Test
  void agentWithTls_isFollowedThroughAnHttpProxy() {
    CertificateAuthority authority = CertificateAuthority.create(folder);
    PemIdentity agent = authority.issue("agent", "dns:agent.invalid");
    try (ConsulProcess server = ConsulProcess.builder().tls(authority, agent).start();
        ConnectProxy proxy = ConnectProxy.to(server.uri())) {
      server.api().put("p/a", "1");
      SourceSetup setup =
          listed("https://agent.invalid:8501")
              .set("proxy", proxy.uri().toString())
              .set("token", "hunter2")
              .set("tls.ca-file", authority.certificate().toString());
      // This server has no ACLs, and ignores the token.
      try (RunningSource running = setup.watch()) {
        assertThat(running.values()).isEqualTo(Map.of("a", "1"));
        server.api().put("p/a", "2");
        running.await(Map.of("a", "2"));
        running.source().put("p/a", "3");
        running.await(Map.of("a", "3"));
        proxy.resetTunnels();
        server.api().put("p/a", "4");
        running.await(Map.of("a", "4"));
        assertThat(running.failures()).isEmpty();
      }
      assertThat(proxy.heads())
          .isNotEmpty()
          .allSatisfy(
              head ->
                  assertThat(head)
                      .startsWith("CONNECT agent.invalid:8501 ")
                      .doesNotContain("hunter2"));
      setup.set("address", "https://other.invalid:8501");
      assertThatThrownBy(() -> setup.load().close())
          .isInstanceOf(SourceException.class)
          .hasMessageContaining("TLS that fails");
    }
  }

  @Test
  void plainRequestToATlsPort_isNamed() {
    CertificateAuthority authority = CertificateAuthority.create(folder);
    try (ConsulProcess server = ConsulProcess.builder().tls(authority).start()) {
      String plain = "http://" + server.uri().getAuthority();
      assertThatThrownBy(() -> listed(plain).load().close())
          .isInstanceOf(SourceException.class)
          .hasMessageContaining("status 400 (Client sent an HTTP request to an HTTPS server.)");
    }
  }
}
