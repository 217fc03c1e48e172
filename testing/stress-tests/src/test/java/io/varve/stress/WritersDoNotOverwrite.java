package io.varve.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.varve.config.Origin;
import io.varve.config.layered.LayeredConfig;
import io.varve.config.spi.ConfigSource;
import io.varve.config.spi.SourceLayer;
import io.varve.config.spi.SourceObserver;
import io.varve.config.spi.SourceSnapshot;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** Two sources that report at once: both are accepted in the end, in two numbered states. */
@JCStressTest
@Outcome(id = "1, 1, 3", expect = ACCEPTABLE, desc = "both, one after the other")
@Outcome(expect = FORBIDDEN, desc = "a lost change, or a number given twice")
@State
public class WritersDoNotOverwrite {
  private final OneKey first = new OneKey("x");
  private final OneKey second = new OneKey("y");
  private final LayeredConfig config = TwoKeys.config(first, second);

  @Actor
  public void one() {
    first.change();
  }

  @Actor
  public void two() {
    second.change();
  }

  @Arbiter
  public void end(III_Result r) {
    r.r1 = config.get("x", Integer.class);
    r.r2 = config.get("y", Integer.class);
    r.r3 = (int) config.snapshot().number();
  }

  private static final class OneKey implements ConfigSource {
    private final String key;
    private SourceObserver observer;

    OneKey(String key) {
      this.key = key;
    }

    void change() {
      observer.changed(snapshot("1"));
    }

    private SourceSnapshot snapshot(String text) {
      return SourceSnapshot.of(
          SourceLayer.builder(key).put(key, text, Origin.of(key, key)).build());
    }

    @Override
    public String name() {
      return key;
    }

    @Override
    public SourceSnapshot load() {
      return snapshot("0");
    }

    @Override
    public void watch(SourceObserver told) {
      observer = told;
    }
  }
}
