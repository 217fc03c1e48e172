package io.varve.config.consul.internal.watch;

import io.varve.config.Problem;
import io.varve.config.SourceException;
import io.varve.config.consul.internal.client.KvReader;
import io.varve.config.consul.internal.client.QueryReader;
import io.varve.config.consul.internal.http.ConsulRequestException;
import io.varve.config.consul.internal.http.ConsulRequestException.Kind;
import io.varve.config.consul.internal.kv.Consul;
import io.varve.config.consul.internal.kv.IndexedEntries;
import io.varve.config.consul.internal.kv.KvEntries;
import io.varve.config.consul.internal.kv.KvQuery;
import io.varve.config.consul.internal.publish.SnapshotPublisher;
import io.varve.config.consul.internal.settings.ConsulSettings;
import io.varve.config.consul.internal.settings.ConsulSettings.Timing;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;

/**
 * Follows one query until the end: asks, waits with the server for something new, tells the
 * publisher. Nothing that is thrown ends it. Owns its thread and its channel.
 */
final class QueryWatcher implements Runnable {
  private static final Logger log = Consul.LOG;
  private static final int BURST = 2;

  private final CountDownLatch end = new CountDownLatch(1);
  private final KvQuery query;
  private final KvReader store;
  private final QueryReader reader;
  private final SnapshotPublisher publisher;
  private final CircuitBreaker outage;
  private final Backoff backoff;
  private final DeletionVerifier judge;
  private final Timing timing;
  private final TokenBucket bucket;
  private final Handover sequel;

  private WatchIndex state;
  private long epoch;
  private int failures;

  /** What may come after an answer. */
  interface Handover {
    /** Whether others follow the query from here on. */
    boolean takesOver(IndexedEntries answer);
  }

  QueryWatcher(
      KvQuery query,
      WatchIndex start,
      KvReader store,
      QueryReader reader,
      SnapshotPublisher publisher,
      CircuitBreaker outage,
      Backoff backoff,
      ConsulSettings settings,
      Handover sequel) {
    this.query = query;
    this.state = start;
    this.store = store;
    this.reader = reader;
    this.publisher = publisher;
    this.outage = outage;
    this.backoff = backoff;
    this.judge = new DeletionVerifier(settings.gone(), store, reader);
    this.timing = settings.timing();
    this.sequel = sequel;
    this.bucket = new TokenBucket(BURST, timing.interval().toNanos(), System.nanoTime());
  }

  @Override
  public void run() {
    publisher.begin();
    while (isOpen()) {
      try {
        turn();
      } catch (InterruptedException e) {
        // Nobody but close() ends the watch.
        log.debug("Interrupted, and going on");
      } catch (Throwable e) {
        survive(e);
      }
    }
  }

  private boolean isOpen() {
    return end.getCount() > 0;
  }

  /** Ends the watch, and the request that runs. From any thread. */
  void end() {
    end.countDown();
    store.close();
  }

  private void turn() throws InterruptedException {
    pause(bucket.take(System.nanoTime()));
    CircuitBreaker.Permit permit = outage.enter();
    if (!isOpen()) {
      outage.gaveUp(permit);
      return;
    }
    if (permit.epoch() != epoch) {
      // Somebody lost the server, and all others may wait for this answer: no time to wait for a
      // change, nor to believe that the server of before is the one that answers.
      epoch = permit.epoch();
      state = state.lost();
    }
    boolean told = false;
    try {
      IndexedEntries answer = ask(permit);
      told = true;
      failures = 0;
      Long index = answer.index();
      state = state.answered(index);
      publisher.answered(query, answer.contents(), index == null ? 0 : index);
      if (sequel.takesOver(answer)) {
        end();
      }
    } catch (ConsulRequestException failure) {
      told = true;
      failed(permit, failure);
    } finally {
      if (!told) {
        outage.gaveUp(permit);
      }
    }
  }

  private IndexedEntries ask(CircuitBreaker.Permit permit)
      throws ConsulRequestException, InterruptedException {
    IndexedEntries answer = read(state.index(), timing.block());
    epoch = outage.succeeded(permit);
    KvEntries before = publisher.accepted(query);
    if (!timing.quiet().isZero() && !answer.contents().sameAs(before)) {
      answer = gather(answer);
    }
    return judge.judge(query, before, answer);
  }

  /** Reads, and pays for extra requests: before the next turn. */
  private IndexedEntries read(long index, Duration wait)
      throws ConsulRequestException, InterruptedException {
    IndexedEntries answer = reader.read(index, wait);
    for (int more = reader.extraRequests(); more > 0; more--) {
      bucket.take(System.nanoTime());
    }
    return answer;
  }

  /** Holds a change back until no other comes for the quiet time, but not for ever. */
  private IndexedEntries gather(IndexedEntries first)
      throws ConsulRequestException, InterruptedException {
    IndexedEntries latest = first;
    long last = System.nanoTime();
    long most = last + timing.quietMax().toNanos();
    while (isOpen()) {
      pause(bucket.take(System.nanoTime()));
      long left = Math.min(last + timing.quiet().toNanos(), most) - System.nanoTime();
      if (left <= 0) {
        return latest;
      }
      WatchIndex seen = state.answered(latest.index());
      Duration wait = Duration.ofNanos(Math.max(left, 1_000_000));
      IndexedEntries next = read(seen.index(), wait);
      if (!next.contents().sameAs(latest.contents())) {
        last = System.nanoTime();
      }
      latest = next;
    }
    return latest;
  }

  private void failed(CircuitBreaker.Permit permit, ConsulRequestException failure)
      throws InterruptedException {
    state = state.lost();
    failures++;
    if (!isOpen()) {
      outage.gaveUp(permit);
      return;
    }
    if (failure.kind() == Kind.UNAVAILABLE) {
      outage.failed(permit);
      publisher.lost(query, failure.asSourceException());
    } else {
      epoch = outage.succeeded(permit);
      if (isUnasked(failure)) {
        failures = 0;
        publisher.answered(query, KvEntries.NOTHING, 0);
        pause(timing.block().toNanos());
        return;
      }
      publisher.failed(query, failure.asSourceException());
    }
    pause(backoff.pause(failures));
  }

  /** Whether a token may not list a folder in which nothing was ever found: it need not. */
  private boolean isUnasked(ConsulRequestException failure) {
    return failure.kind() == Kind.DENIED
        && query instanceof KvQuery.FolderTexts
        && publisher.accepted(query).isEmpty();
  }

  /** Reports what should never be thrown, without its message, which may hold anything. */
  private void survive(Throwable e) {
    if (!isOpen()) {
      return;
    }
    state = state.lost();
    failures++;
    SourceException wrong =
        new SourceException(
            Problem.at(
                Consul.origin(query.shown()),
                "a watch without surprises",
                "an unexpected " + e.getClass().getName(),
                "see the stack trace, and report it; it is tried again"));
    wrong.setStackTrace(e.getStackTrace());
    try {
      publisher.failed(query, wrong);
    } catch (Throwable again) {
      log.debug("Going on after {}", again.getClass().getName());
    }
    try {
      pause(backoff.pause(failures));
    } catch (InterruptedException again) {
      log.debug("Interrupted, and going on");
    }
  }

  /** Pauses, or returns at once at the end. */
  private void pause(long nanos) throws InterruptedException {
    if (nanos > 0) {
      boolean over = end.await(nanos, TimeUnit.NANOSECONDS);
      log.trace("Paused; the end: {}", over);
    }
  }
}
