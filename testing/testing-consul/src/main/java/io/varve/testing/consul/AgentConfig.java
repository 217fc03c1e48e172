package io.varve.testing.consul;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of one agent.
 *
 * @param http the port of HTTP, or of HTTPS if there is {@code tls}
 * @param data its data folder; null for dev mode
 * @param management the management token; null without ACLs
 * @param peers the members of its cluster, itself included; empty for a single server
 * @param extra more configuration in Consul's language; Consul merges it, file by file
 */
record AgentConfig(
    int http,
    Member self,
    @Nullable Path data,
    @Nullable String management,
    @Nullable ServerTls tls,
    List<Member> peers,
    String extra) {

  static final String HOST = "127.0.0.1";

  String hcl(ConsulBinary binary) {
    StringBuilder hcl = new StringBuilder();
    line(hcl, "node_name = \"node-" + self.rpc() + "\"");
    line(hcl, "bind_addr = \"" + self.host() + "\"");
    line(hcl, "advertise_addr = \"" + self.advertised() + "\"");
    line(hcl, "client_addr = \"" + HOST + "\"");
    line(hcl, "disable_update_check = true");
    line(hcl, "leave_on_terminate = false");
    ports(hcl, binary);
    if (data != null) {
      line(hcl, "server = true");
      line(hcl, "data_dir = " + Json.quote(data.toString()));
      line(hcl, "bootstrap_expect = " + Math.max(1, peers.size()));
      // Shortens elections from five seconds to one.
      line(hcl, "performance { raft_multiplier = 1 }");
    }
    if (!peers.isEmpty()) {
      String addresses =
          peers.stream()
              .map(peer -> "\"" + peer.gossipAddress() + "\"")
              .collect(Collectors.joining(", "));
      line(hcl, "retry_join = [" + addresses + "]");
      line(hcl, "retry_interval = \"1s\"");
    }
    if (management != null) {
      String name = binary.isAtLeast(1, 11) ? "initial_management" : "master";
      line(hcl, "acl {");
      line(hcl, "  enabled = true");
      line(hcl, "  default_policy = \"deny\"");
      // Refuses a deleted or expired token at once, not after half a minute.
      line(hcl, "  token_ttl = \"0s\"");
      line(hcl, "  tokens { " + name + " = \"" + management + "\" }");
      line(hcl, "}");
    }
    if (tls != null) {
      tls.write(hcl);
    }
    return hcl.toString();
  }

  private void ports(StringBuilder hcl, ConsulBinary binary) {
    line(hcl, "ports {");
    line(hcl, "  http = " + (tls == null ? http : -1));
    line(hcl, "  https = " + (tls == null ? -1 : http));
    line(hcl, "  server = " + self.rpc());
    line(hcl, "  serf_lan = " + self.gossip());
    line(hcl, "  serf_wan = -1");
    line(hcl, "  dns = -1");
    line(hcl, "  grpc = -1");
    if (binary.isAtLeast(1, 14)) {
      line(hcl, "  grpc_tls = -1");
    }
    line(hcl, "}");
  }

  static void line(StringBuilder hcl, String line) {
    hcl.append(line).append('\n');
  }
}
