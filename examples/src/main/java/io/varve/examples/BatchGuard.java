package io.varve.examples;

import io.varve.config.ChangeGuard;
import io.varve.config.ChangeProposal;

/** Refuses a batch size of more than five times the current one. */
final class BatchGuard implements ChangeGuard {
  private static final String KEY = "worker.batch-size";

  @Override
  public void check(ChangeProposal proposal) {
    int most =
        proposal
            .before()
            .map(before -> 5 * before.get(KEY, Integer.class, 10))
            .orElse(Integer.MAX_VALUE);
    if (proposal.after().get(KEY, Integer.class, 10) > most) {
      proposal.refuse(
          KEY, "at most " + most + ", five times the current value", "raise it in steps");
    }
  }

  @Override
  public String prefix() {
    return KEY;
  }
}
