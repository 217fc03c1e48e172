package io.varve.benchmarks;

import io.varve.testing.consul.ConsulProcess;

/**
 * Resources used by a contender up to a moment, or between two.
 *
 * @param bytes in both directions
 * @param client milliseconds of processor time of the contender
 * @param agent milliseconds of processor time of the agent
 */
record ResourceCost(double requests, double bytes, double client, double agent, double callbacks) {
  static ResourceCost soFar(CountingRelay relay, ContenderProcess child, ConsulProcess agent)
      throws InterruptedException {
    // The child first: the request itself has a cost.
    return new ResourceCost(
        relay.requests(),
        relay.bytes(),
        child.processor(),
        ProcessStats.processor(agent.pid()),
        child.callbacks());
  }

  ResourceCost since(ResourceCost before) {
    return new ResourceCost(
        requests - before.requests,
        bytes - before.bytes,
        client - before.client,
        agent - before.agent,
        callbacks - before.callbacks);
  }
}
