package io.varve.config.layered;

import io.varve.config.ChangeGuard;
import io.varve.config.ChangeProposal;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** Guard that hangs on some proposals until it is released or interrupted. */
public final class HangingGuard implements ChangeGuard {
  public final AtomicInteger calls = new AtomicInteger();
  public final CountDownLatch inCall = new CountDownLatch(1);
  public final CountDownLatch interrupted = new CountDownLatch(1);
  public final CountDownLatch go = new CountDownLatch(1);
  private final String prefix;
  private final Predicate<ChangeProposal> hangs;
  private final boolean heedsInterrupts;
  public volatile Thread thread;

  public HangingGuard(String prefix, Predicate<ChangeProposal> hangs, boolean heedsInterrupts) {
    this.prefix = prefix;
    this.hangs = hangs;
    this.heedsInterrupts = heedsInterrupts;
  }

  /** Guard that hangs on every change after the start. */
  public static HangingGuard onChanges() {
    return new HangingGuard("", proposal -> proposal.before().isPresent(), true);
  }

  @Override
  public void check(ChangeProposal proposal) {
    calls.incrementAndGet();
    if (!hangs.test(proposal)) {
      return;
    }
    thread = Thread.currentThread();
    inCall.countDown();
    while (go.getCount() > 0) {
      try {
        go.await();
      } catch (InterruptedException e) {
        interrupted.countDown();
        if (heedsInterrupts) {
          return;
        }
      }
    }
  }

  @Override
  public String prefix() {
    return prefix;
  }
}
