package io.varve.benchmarks;

import io.varve.benchmarks.Figure.Target;
import io.varve.testing.consul.ConsulProcess;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Cost of contenders during an event in the store, measured one after the other, each with a prefix
 * of its own and behind a counting relay. Their final states are compared with the store.
 */
final class Traffic {
  private static final int KEYS = 1_000;

  /** An event while a prefix is watched; returns when the contender should have seen it. */
  interface Happening {
    void run(ConsulProcess agent, String prefix, ContenderProcess child)
        throws InterruptedException;
  }

  private final Comparison requests;
  private final Comparison bytes;
  private final Comparison client;
  private final Comparison agents;
  private final Comparison callbacks;
  private final Comparison connections;
  private final Comparison wrong;

  /**
   * @param most the promised number of requests
   * @param told the promised number of callbacks
   */
  Traffic(String what, Target most, Target told) {
    requests = new Comparison(what + ": requests", "requests", most);
    bytes = new Comparison(what + ": bytes, both ways", "kB", Target.none());
    client = new Comparison(what + ": own processor", "ms", Target.none());
    agents = new Comparison(what + ": agent's processor", "ms", Target.none());
    callbacks = new Comparison(what + ": callbacks", "callbacks", told);
    connections = new Comparison(what + ": connections", "connections", Target.none());
    wrong = new Comparison(what + ": final state wrong", "", Target.atMost(0));
  }

  /**
   * Measures all contenders of a run. Their prefixes begin with a text, and have keys or are
   * missing.
   */
  List<Figure> run(Options options, String prefix, boolean there, Happening happening)
      throws Exception {
    int number = 0;
    try (ConsulProcess agent = ConsulProcess.start()) {
      for (Participant participant : options.participants()) {
        System.err.println("  " + participant.name());
        String own = prefix + "-" + number++ + "/";
        if (there) {
          Keys.fill(agent.api(), own, Math.min(KEYS, options.keys()));
        }
        measure(participant, agent, own, options.pace().of(100, 2_000, 3_000), happening);
      }
    }
    return Stream.of(requests, bytes, client, agents, callbacks, connections, wrong)
        .flatMap(comparison -> comparison.figures().stream())
        .toList();
  }

  private void measure(
      Participant participant,
      ConsulProcess agent,
      String prefix,
      int settleMillis,
      Happening happening)
      throws IOException, InterruptedException {
    try (CountingRelay relay = new CountingRelay(agent.uri());
        ContenderProcess child = ContenderProcess.start(participant, relay.uri(), prefix)) {
      child.watch();
      // Work that follows a start, such as Spring's first query, is not measured.
      TimeUnit.MILLISECONDS.sleep(settleMillis);
      ResourceCost before = ResourceCost.soFar(relay, child, agent);
      happening.run(agent, prefix, child);
      ResourceCost cost = ResourceCost.soFar(relay, child, agent).since(before);
      requests.add(participant, cost.requests());
      bytes.add(participant, cost.bytes() / 1_000);
      client.add(participant, cost.client());
      agents.add(participant, cost.agent());
      callbacks.add(participant, cost.callbacks());
      connections.add(participant, relay.mostConnections());
      wrong.add(participant, knows(child, agent, prefix) ? 0 : 1);
    }
  }

  /** Waits a few seconds. Returns true if the contender has the state of the store. */
  private static boolean knows(ContenderProcess child, ConsulProcess agent, String prefix)
      throws IOException, InterruptedException {
    String truth = Digest.of(new JdkLoop(agent.uri(), prefix).load().all());
    for (int i = 0; i < 100; i++) {
      if (child.digest().equals(truth)) {
        return true;
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
    return false;
  }
}
