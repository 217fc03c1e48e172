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
  /** Time for what follows a callback: the next query, and the end of the last answer. */
  private static final long AFTER_MILLIS = 10;

  /** Time for what a contender has the agent do after its callback. */
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

  /** When it may be written to again without measuring a limit of its rate. */
  long due() {
    return last + participant.kind().spacing();
  }

  /** Whether a change was never seen; then it is left alone. */
  boolean isLost() {
    return lost;
  }

  /** Changes the key and waits until that is seen. */
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
   * Measures what changes cost the agent while nobody else is written to, with what a contender has
   * it do after its callback.
   *
   * @param idle what the agent's processors take of a millisecond in which nothing changes
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

  /** What comes from here on counts. */
  void startOfCount() throws InterruptedException {
    processorBefore = child.processor();
  }

  /** What comes from here on does not. */
  void endOfCount() throws InterruptedException {
    childProcessor = child.processor() - processorBefore;
  }

  Participant participant() {
    return participant;
  }

  ContenderProcess child() {
    return child;
  }

  /** In milliseconds. */
  SampleStats times() {
    return SampleStats.of(times);
  }

  /** Milliseconds of the agent's processors a change, beyond what it takes when idle. */
  double agentProcessor() {
    return agentProcessor;
  }

  /** Milliseconds of the contender's processors a change. */
  double childProcessor() {
    return childProcessor / times.size();
  }

  /** The most that it had to the agent. */
  int connections() {
    return connections;
  }

  @Override
  public void close() {
    child.close();
  }
}
