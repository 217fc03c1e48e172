package io.varve.benchmarks;

import io.varve.benchmarks.Figure.Target;
import io.varve.testing.consul.ConsulProcess;
import java.io.Closeable;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * From the moment that a write is sent to the moment that a callback sees its value: the source
 * against a bare loop of blocking queries, each without and with gzip.
 *
 * <p>Each side follows a prefix of its own, so that a write wakes one side alone, and writes go to
 * the sides by turns. A side is written to only when its watch's budget of requests (two, and one
 * more each 500 ms) is full enough not to hold it back: this measures latency, not the rate limit.
 */
final class Latency implements Measurement {
  private static final long SPACING = 600_000_000;
  private static final int WARM_UP = 20;

  @Override
  public String name() {
    return "latency";
  }

  @Override
  public List<Figure> run(Options options) throws Exception {
    List<Figure> figures = new ArrayList<>();
    int[] sizes =
        IntStream.of(100, 1_000, options.keys()).filter(n -> n <= options.keys()).toArray();
    for (int size : IntStream.of(sizes).distinct().toArray()) {
      figures.addAll(measure(size, options.changes()));
    }
    return figures;
  }

  private static List<Figure> measure(int size, int changes) throws Exception {
    try (ConsulProcess agent = ConsulProcess.start()) {
      List<Side> sides = new ArrayList<>();
      try {
        for (boolean gzip : new boolean[] {false, true}) {
          for (boolean bare : new boolean[] {false, true}) {
            String prefix = "bench/" + (bare ? "bare" : "varve") + (gzip ? "-gzip/" : "/");
            Keys.fill(agent.api(), prefix, size);
            sides.add(bare ? bare(agent.uri(), prefix, gzip) : varve(agent.uri(), prefix, gzip));
          }
        }
        write(agent, changes, sides);
      } finally {
        for (Side side : sides) {
          side.watch.close();
        }
      }
      return figures(size, changes, sides);
    }
  }

  private static void write(ConsulProcess agent, int changes, List<Side> sides)
      throws InterruptedException {
    for (int i = -WARM_UP; i < changes; i++) {
      for (int turn = 0; turn < sides.size(); turn++) {
        // Who comes first changes, too.
        Side side = sides.get((turn + WARM_UP + i) % sides.size());
        double millis = side.change(agent, "value " + i);
        if (i >= 0) {
          side.times.add(millis);
        }
      }
    }
  }

  private static Side varve(URI agent, String prefix, boolean gzip) {
    Varve varve = Varve.watch(agent, Map.of("prefixes", prefix, "gzip", String.valueOf(gzip)));
    return new Side(prefix, varve.arrivals(), varve);
  }

  private static Side bare(URI agent, String prefix, boolean gzip) {
    Bare bare = new Bare(agent, gzip);
    bare.watch(prefix);
    return new Side(prefix, bare.arrivals(), bare);
  }

  private static List<Figure> figures(int size, int changes, List<Side> sides) {
    List<Figure> figures = new ArrayList<>();
    for (int i = 0; i < sides.size(); i += 2) {
      Stats varve = Stats.of(sides.get(i).times);
      Stats bare = Stats.of(sides.get(i + 1).times);
      String what =
          "change to callback, %d keys%s: %%s of %d"
              .formatted(size, i == 0 ? "" : ", gzip", changes);
      figures.add(
          Figure.against(
              what.formatted("median"),
              "ms",
              Target.timesFloor(1.3),
              varve.median(),
              bare.median()));
      figures.add(
          Figure.against(what.formatted("p95"), "ms", Target.none(), varve.p95(), bare.p95()));
    }
    return figures;
  }

  /** One watch of one prefix, and how long its changes took in milliseconds. */
  private static final class Side {
    private final String prefix;
    private final Arrivals arrivals;
    private final Closeable watch;
    private final List<Double> times = new ArrayList<>();
    private long last = System.nanoTime();

    Side(String prefix, Arrivals arrivals, Closeable watch) {
      this.prefix = prefix;
      this.arrivals = arrivals;
      this.watch = watch;
    }

    double change(ConsulProcess agent, String value) throws InterruptedException {
      Clock.sleepUntil(last + SPACING);
      last = System.nanoTime();
      agent.api().put(prefix + Keys.CHANGED, value);
      return Clock.millis(arrivals.await(value) - last);
    }
  }
}
