package io.varve.testing.consul;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says what a server shall be, and starts it. For one thread. */
public final class ConsulProcessBuilder {
  private static final Logger log = LoggerFactory.getLogger(ConsulProcessBuilder.class);
  private static final int ATTEMPTS = 5;

  private @Nullable Path data;
  private @Nullable String management;
  private String extra = "";

  ConsulProcessBuilder() {}

  /**
   * Keeps keys, tokens and indices in this folder over restarts. It stays when the server is
   * closed.
   */
  public ConsulProcessBuilder dataFolder(Path folder) {
    if (data != null) {
      throw new IllegalStateException("the data folder is set already");
    }
    data = folder.toAbsolutePath();
    return this;
  }

  /**
   * Turns ACLs on: what no policy allows is denied. {@link ConsulServer#api} holds the management
   * token.
   */
  public ConsulProcessBuilder acl() {
    if (management != null) {
      throw new IllegalStateException("ACLs are on already");
    }
    management = UUID.randomUUID().toString();
    return this;
  }

  /** Adds configuration in Consul's language, such as {@code limits { kv_max_value_size = 9 }}. */
  public ConsulProcessBuilder configuration(String hcl) {
    extra += hcl + "\n";
    return this;
  }

  /**
   * Starts the server and waits until it has a leader.
   *
   * @throws IllegalStateException if there is no program, or the start fails; with the end of the
   *     server's log
   */
  public ConsulProcess start() {
    ConsulBinary binary = ConsulBinary.require();
    for (int attempt = 1; ; attempt++) {
      ConsulProcess server = create(binary, Ports.free(), Ports.free(), Ports.free(), List.of());
      try {
        server.restart();
        return server;
      } catch (RuntimeException e) {
        boolean taken = server.lostAPort();
        server.close();
        if (!taken || attempt == ATTEMPTS) {
          throw e;
        }
        log.info("Another process was faster to take a port; trying others");
      }
    }
  }

  ConsulProcess create(ConsulBinary binary, int http, int rpc, int gossip, List<Integer> peers) {
    AgentConfig config = new AgentConfig(http, rpc, gossip, data, management, null, peers, extra);
    URI uri = URI.create("http://" + AgentConfig.HOST + ":" + http);
    ConsulApi api = ConsulApi.at(uri).withToken(management);
    return new ConsulProcess(binary, config, api);
  }
}
