package io.varve.benchmarks;

import io.varve.testing.consul.ConsulProcess;
import java.io.Closeable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Contenders that are written to in turn, so that the state of the machine affects all alike and a
 * write wakes one of them.
 */
final class InterleavedRuns implements Closeable {
  private static final int IDLE_MILLIS = 3_000;

  private final List<ContenderRun> sides = new ArrayList<>();

  void add(ContenderRun side) {
    sides.add(side);
  }

  List<ContenderRun> sides() {
    return sides;
  }

  /**
   * Starts the watches and times changes.
   *
   * @param warmUp the number of changes that do not count
   */
  void run(int warmUp, int changes) throws InterruptedException {
    for (ContenderRun side : sides) {
      side.child().watch();
    }
    List<ContenderRun> order = new ArrayList<>(sides);
    Random random = new Random(sides.size()); // the same order in each run
    for (int i = -warmUp; i < changes; i++) {
      if (i == 0) {
        for (ContenderRun side : sides) {
          if (!side.isLost()) {
            side.startOfCount();
          }
        }
      }
      // No contender always follows the same one: it would measure work left over by that one.
      Collections.shuffle(order, random);
      for (ContenderRun side : order) {
        if (!side.isLost() && side.participant().kind().takesPart(i)) {
          side.change("value " + i, i >= 0);
        }
      }
    }
    for (ContenderRun side : sides) {
      if (!side.isLost()) {
        side.endOfCount();
      }
    }
  }

  /** Measures the agent's cost of changes, one contender after the other. */
  void measureAgent(ConsulProcess agent, int changes) throws InterruptedException {
    double before = ProcessStats.processor(agent.pid());
    TimeUnit.MILLISECONDS.sleep(IDLE_MILLIS);
    double idle = (ProcessStats.processor(agent.pid()) - before) / IDLE_MILLIS;
    for (ContenderRun side : sides) {
      if (!side.isLost()) {
        side.measureAgent(changes, idle);
      }
    }
  }

  @Override
  public void close() {
    sides.forEach(ContenderRun::close);
  }
}
