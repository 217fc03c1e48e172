package io.varve.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.varve.config.ConfigSnapshot;
import io.varve.config.layered.LayeredConfig;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Law 1: two reads of one snapshot agree, even if a state is published in between. */
@JCStressTest
@Outcome(
    id = {"0, 0", "1, 1", "2, 2"},
    expect = ACCEPTABLE,
    desc = "one state")
@Outcome(expect = FORBIDDEN, desc = "half of a state")
@State
public class SnapshotIsWhole {
  private final TwoKeys source = new TwoKeys();
  private final LayeredConfig config = TwoKeys.config(source);

  @Actor
  public void writer() {
    source.change(1);
    source.change(2);
  }

  @Actor
  public void reader(II_Result r) {
    ConfigSnapshot snapshot = config.snapshot();
    r.r1 = snapshot.get("a", Integer.class);
    r.r2 = snapshot.get("b", Integer.class);
  }
}
