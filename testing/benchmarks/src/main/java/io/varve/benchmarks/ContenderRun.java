package io.varve.benchmarks;

import io.varve.testing.consul.ConsulProcess;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** One contender with a prefix of its own, whose changes are timed. For one thread. */
final class ContenderRun implements Closeable {
  /** Time for the work after a callback: the next query, and the end of the last response. */
  private static final long AFTER_MILLIS = 10;

  /** Time for the work that a contender causes at the agent after its callback. */
  private static final long COST_MILLIS = 150;

  private final Participant participant;
  private final ConsulProcess agent;
  private final String prefix;
  private final ContenderProcess child;
  private final List<Double> times = new ArrayList<>();
  private double agentProcessor;
  private double childProcessor;
  private double processorBefore;
  private int connections;
  private long last;
  private boolean lost;

  private ContenderRun(
      Participant participant, ConsulProcess agent, String prefix, ContenderProcess child) {
    this.participant = participant;
    this.agent = agent;
    this.prefix = prefix;
    this.child = child;
  }

  /** Fills the prefix, and starts the contender, which reaches the agent at the address. */
  static ContenderRun start(
      Participant participant, ConsulProcess agent, URI address, String prefix, int keys)
      throws IOException {
    Keys.fill(agent.api(), prefix, keys);
    return new ContenderRun(
        participant, agent, prefix, ContenderProcess.start(participant, address, prefix));
  }

  /** The time from which a write does not measure its rate limit. */
  long due() {
    return last + participant.kind().spacing();
  }

  /** Returns true if a change was never seen; then it takes no further part. */
  boolean isLost() {
    return lost;
  }

  /** Changes the key and waits until the change is seen. */
  void change(String value, boolean counts) throws InterruptedException {
    Clock.sleepUntil(due());
    OptionalLong seen = write(value);
    if (seen.isEmpty()) {
      return;
    }
    TimeUnit.MILLISECONDS.sleep(AFTER_MILLIS);
    if (counts) {
      times.add(Clock.millis(seen.getAsLong() - last));
      connections =
          Math.max(connections, ProcessStats.connections(child.pid(), agent.uri().getPort()));
    }
  }

  private OptionalLong write(String value) throws InterruptedException {
    last = System.nanoTime();
    agent.api().put(prefix + Keys.CHANGED, value);
    OptionalLong seen = child.arrivals().await(value);
    lost = seen.isEmpty();
    return seen;
  }

  /**
   * Measures the agent's cost of changes while no other contender is written to, including the work
   * after the callback.
   *
   * @param idle the agent's processor time per millisecond without changes
   */
  void measureAgent(int changes, double idle) throws InterruptedException {
    agentProcessor = 0;
    for (int i = 0; i < changes && !lost; i++) {
      Clock.sleepUntil(due());
      double before = ProcessStats.processor(agent.pid());
      write("alone " + i);
      TimeUnit.MILLISECONDS.sleep(COST_MILLIS);
      double took = Clock.millis(System.nanoTime() - last);
      agentProcessor += (ProcessStats.processor(agent.pid()) - before - idle * took) / changes;
    }
  }

  /** Begins counting. */
  void startOfCount() throws InterruptedException {
    processorBefore = child.processor();
  }

  /** Ends counting. */
  void endOfCount() throws InterruptedException {
    childProcessor = child.processor() - processorBefore;
  }

  Participant participant() {
    return participant;
  }

  ContenderProcess child() {
    return child;
  }

  /** The times in milliseconds. */
  SampleStats times() {
    return SampleStats.of(times);
  }

  /** Milliseconds of the agent's processor time per change, beyond its idle time. */
  double agentProcessor() {
    return agentProcessor;
  }

  /** Milliseconds of the contender's processor time per change. */
  double childProcessor() {
    return childProcessor / times.size();
  }

  /** The largest number of connections to the agent. */
  int connections() {
    return connections;
  }

  @Override
  public void close() {
    child.close();
  }
}
