package io.varve.config.consul.internal.settings;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Addresses of agents of one datacenter, in the order in which they are tried. At least one. */
public record AgentAddresses(List<AgentAddress> list) {
  public AgentAddresses {
    list = List.copyOf(list);
  }

  /** Reads the addresses; empty if none is set. */
  static Optional<AgentAddresses> from(SettingsReader reader, boolean tls) {
    List<AgentAddress> list =
        reader.list("address", "CONSUL_HTTP_ADDR").stream()
            .map(text -> AgentAddress.parse(text.text(), tls, text.key(), text.origin()))
            .distinct()
            .toList();
    return list.isEmpty() ? Optional.empty() : Optional.of(new AgentAddresses(list));
  }

  static AgentAddresses defaultAddress(boolean tls) {
    AgentAddress address = AgentAddress.DEFAULT;
    return new AgentAddresses(
        List.of(new AgentAddress(tls, address.host(), address.port(), address.path())));
  }

  /** Returns true if an agent is reached by TLS. */
  public boolean tls() {
    return list.stream().anyMatch(AgentAddress::tls);
  }

  @Override
  public String toString() {
    return list.stream().map(AgentAddress::toString).collect(Collectors.joining(","));
  }
}
