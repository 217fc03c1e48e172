package io.varve.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.varve.config.Live;
import io.varve.config.layered.LayeredConfig;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A handle created while a state is published misses no change. */
@JCStressTest
@Outcome(
    id = {"0, 1", "1, 1"},
    expect = ACCEPTABLE,
    desc = "in the end it is current")
@Outcome(expect = FORBIDDEN, desc = "a lost change")
@State
public class NewHandleIsCurrent {
  private final TwoKeys source = new TwoKeys();
  private final LayeredConfig config = TwoKeys.config(source);
  private Live<Integer> handle;

  @Actor
  public void writer() {
    source.change(1);
  }

  @Actor
  public void maker(II_Result r) {
    handle = config.live("a", Integer.class);
    r.r1 = handle.get();
  }

  @Arbiter
  public void end(II_Result r) {
    r.r2 = handle.get();
  }
}
