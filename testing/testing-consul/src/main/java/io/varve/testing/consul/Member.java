package io.varve.testing.consul;

import java.net.InetSocketAddress;

/**
 * The addresses of one member of a cluster.
 *
 * @param host the address that it listens on and calls from
 * @param advertised the address that its peers call
 * @param rpc the port of the store's own protocol
 * @param gossip the port of the members' protocol, TCP and UDP
 */
record Member(String host, String advertised, int rpc, int gossip) {
  /** A server without peers. */
  static Member alone() {
    return new Member(AgentConfig.HOST, AgentConfig.HOST, Ports.free(), Ports.free());
  }

  /** A member with an address of its own and another one that a {@link PeerNetwork} serves. */
  static Member among(int number) {
    return new Member("127.1.0." + number, "127.2.0." + number, Ports.free(), Ports.free());
  }

  String rpcAddress() {
    return advertised + ":" + rpc;
  }

  String gossipAddress() {
    return advertised + ":" + gossip;
  }

  InetSocketAddress inner(int port) {
    return new InetSocketAddress(host, port);
  }

  InetSocketAddress outer(int port) {
    return new InetSocketAddress(advertised, port);
  }
}
