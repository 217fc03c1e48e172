package io.varve.benchmarks;

import io.varve.benchmarks.Figure.Target;
import io.varve.testing.consul.ConsulApi;
import io.varve.testing.consul.ConsulProcess;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A writer that changes one key every 20 to 280 ms and waits for nobody: the time until a value is
 * seen, and the values that a later one replaced before they were seen.
 */
final class SteadyWriter {
  private static final int LEAST_GAP = 20;
  private static final int MOST_GAP = 280;
  private static final int SMALL = 1_000;

  private final Options options;
  private final int writes;
  private final int warmUp;
  private final Comparison median;
  private final Comparison p95;
  private final Comparison unseen;

  /** Fills a prefix with a number of keys. */
  private interface Filling {
    void fill(ConsulApi api, String prefix, int keys);
  }

  private SteadyWriter(Options options, String what, Target target) {
    this.options = options;
    this.writes = options.pace().of(3, 50, 150);
    this.warmUp = options.pace().of(1, 20, 50);
    String each = "change every 20 to 280 ms, " + what + ": %s of " + writes;
    this.median = new Comparison(each.formatted("median"), "ms", target);
    this.p95 = new Comparison(each.formatted("p95"), "ms", Target.none());
    this.unseen =
        new Comparison(each.formatted("replaced before they were seen"), "", Target.none());
  }

  static List<Figure> run(Options options) throws Exception {
    List<Figure> figures = new ArrayList<>();
    if (options.pace() != RunLength.SMOKE) {
      figures.addAll(
          new SteadyWriter(options, SMALL + " keys", Target.timesFloor(1.5))
              .measure(SMALL, Keys::fill));
    }
    int large = options.keys();
    figures.addAll(
        new SteadyWriter(options, large + " keys in one folder", Target.timesFloor(0.4))
            .measure(large, Keys::fillFolder));
    return figures;
  }

  private List<Figure> measure(int keys, Filling filling) throws Exception {
    try (ConsulProcess agent = ConsulProcess.start()) {
      int number = 0;
      for (Participant each : options.participants()) {
        Participant participant = each.withEngine();
        System.err.println("  " + participant.name());
        String prefix = "bench/side-" + number++ + "/";
        filling.fill(agent.api(), prefix, keys);
        try (ContenderProcess child = ContenderProcess.start(participant, agent.uri(), prefix)) {
          child.watch();
          write(agent, prefix, child, warmUp);
          measure(participant, write(agent, prefix, child, writes), child);
        }
      }
    }
    return Stream.of(median, p95, unseen).flatMap(each -> each.figures().stream()).toList();
  }

  /** Writes a number of values. Returns their times, after the last one was seen. */
  private static Map<String, Long> write(
      ConsulProcess agent, String prefix, ContenderProcess child, int writes)
      throws InterruptedException {
    Random gaps = new Random(writes); // the same for all
    Map<String, Long> times = new LinkedHashMap<>();
    long next = System.nanoTime();
    String value = "";
    for (int i = 0; i < writes; i++) {
      next += TimeUnit.MILLISECONDS.toNanos(LEAST_GAP + gaps.nextInt(MOST_GAP - LEAST_GAP + 1));
      Clock.sleepUntil(next);
      value = writes + " values, number " + i;
      times.put(value, System.nanoTime());
      agent.api().put(prefix + Keys.CHANGED, value);
    }
    child.arrivals().await(value);
    return times;
  }

  private void measure(Participant participant, Map<String, Long> times, ContenderProcess child) {
    List<Double> seen = new ArrayList<>();
    times.forEach(
        (value, written) -> {
          OptionalLong arrival = child.arrivals().time(value);
          arrival.ifPresent(time -> seen.add(Clock.millis(time - written)));
        });
    SampleStats stats = SampleStats.of(seen);
    median.add(participant, stats.median());
    p95.add(participant, stats.p95());
    unseen.add(participant, times.size() - seen.size());
  }
}
