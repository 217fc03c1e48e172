package io.varve.config.consul.internal.http;

import io.varve.config.consul.internal.kv.ConsulOrigins;
import io.varve.config.consul.internal.settings.AgentAddress;
import io.varve.config.consul.internal.settings.AgentAddresses;
import java.util.List;
import org.slf4j.Logger;

/**
 * The agent to which all requests go, until it does not answer; then the next one of the list.
 * Thread-safe.
 */
final class AgentSelector {
  private static final Logger log = ConsulOrigins.LOG;

  private final List<AgentAddress> agents;
  private AgentAddress current;
  private AgentAddress answering;

  AgentSelector(AgentAddresses agents) {
    this.agents = agents.list();
    this.current = this.agents.get(0);
    this.answering = current;
  }

  synchronized AgentAddress current() {
    return current;
  }

  int size() {
    return agents.size();
  }

  synchronized void answered(AgentAddress agent) {
    if (!agent.equals(answering) && agent.equals(current)) {
      log.info("{} does not answer; requests go to {}", answering, agent);
      answering = agent;
    }
  }

  /** An agent did not answer. Selects the next one, unless another request has done so. */
  synchronized void failed(AgentAddress agent) {
    if (agent.equals(current)) {
      current = agents.get((agents.indexOf(agent) + 1) % agents.size());
    }
  }
}
