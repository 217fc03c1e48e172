package io.varve.benchmarks;

import io.varve.testing.consul.ConsulProcess;

/**
 * What a contender has cost up to a moment, or between two of them.
 *
 * @param bytes both ways
 * @param client milliseconds of its processors
 * @param agent milliseconds of the agent's
 */
record ResourceCost(double requests, double bytes, double client, double agent, double callbacks) {
  static ResourceCost soFar(CountingRelay relay, ContenderProcess child, ConsulProcess agent)
      throws InterruptedException {
    // The child is asked first: to ask costs it something, too.
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
