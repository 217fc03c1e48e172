package io.varve.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.varve.config.Live;
import io.varve.config.layered.LayeredConfig;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** Law 1: a handle, a key and another handle, read in turn, never go back in time. */
@JCStressTest
@Outcome(
    id = {"0, 0, 0", "0, 0, 1", "0, 1, 1", "1, 1, 1"},
    expect = ACCEPTABLE,
    desc = "states in their order")
@Outcome(expect = FORBIDDEN, desc = "an older state after a newer")
@State
public class ReadsAreInOrder {
  private final TwoKeys source = new TwoKeys();
  private final LayeredConfig config = TwoKeys.config(source);
  private final Live<Integer> a = config.live("a", Integer.class);
  private final Live<Integer> b = config.live("b", Integer.class);

  @Actor
  public void writer() {
    source.change(1);
  }

  @Actor
  public void reader(III_Result r) {
    r.r1 = a.get();
    r.r2 = config.get("b", Integer.class);
    r.r3 = b.get();
  }
}
