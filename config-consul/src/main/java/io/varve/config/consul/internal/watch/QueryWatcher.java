package io.varve.config.consul.internal.watch;

import io.varve.config.Problem;
import io.varve.config.SourceException;
import io.varve.config.consul.internal.client.KvReader;
import io.varve.config.consul.internal.client.QueryReader;
import io.varve.config.consul.internal.http.ConsulRequestException;
import io.varve.config.consul.internal.http.ConsulRequestException.Kind;
import io.varve.config.consul.internal.http.ErrorTranslator;
import io.varve.config.consul.internal.http.Received;
import io.varve.config.consul.internal.kv.ConsulOrigins;
import io.varve.config.consul.internal.kv.IndexedEntries;
import io.varve.config.consul.internal.kv.KvEntries;
import io.varve.config.consul.internal.kv.KvQuery;
import io.varve.config.consul.internal.publish.SnapshotPublisher;
import io.varve.config.consul.internal.settings.ConsulSettings.Timing;
import io.varve.config.consul.internal.settings.ReadConsistency;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Watch of one query: repeats it as a blocking query and passes the answers to the publisher.
 * Exceptions do not end it, except a lack of memory; the supervisor then starts it again. Owns its
 * connection. Runs on its own thread.
 */
final class QueryWatcher implements Runnable {
  private static final Logger log = ConsulOrigins.LOG;

  /** The number of requests without a pause between them. */
  private static final int BURST = 2;

  /** The shortest time between two consistent reads in stale mode, where servers often lag. */
  private static final Duration STALE_CONFIRMATIONS = Duration.ofSeconds(10);

  /** The longest pause after a wait was cut, so that a fleet does not return all at once. */
  private static final long CUT_JITTER = TimeUnit.MILLISECONDS.toNanos(250);

  private final EndSignal end = new EndSignal();
  private final KvQuery query;

  /** The query whose watch lists the names in a folder above; null if there is none. */
  private final @Nullable KvQuery listing;

  private final KvReader reader;
  private final QueryReader queryReader;
  private final WatchContext context;
  private final SnapshotPublisher publisher;
  private final RequestPace pace;
  private final DeletionVerifier deletions;
  private final Timing timing;
  private final boolean stale;
  private final TokenBucket requestLimit;
  private final Predicate<IndexedEntries> handover;

  private WatchIndex index;

  /** The losses of the server that this watch knows of. */
  private long losses;

  private int failures;

  /** True if the last blocking query lost a kept connection early. */
  private boolean lostEarly;

  /** True while the leader has not confirmed an older answer. */
  private boolean unconfirmed;

  /** True if the server says that the last answer lacks nothing for lack of permissions. */
  private boolean unfiltered;

  /** The pause before the next request, in nanoseconds. */
  private long delay;

  /** The time of the next consistent read in stale mode. */
  private long nextConfirmation = System.nanoTime();

  /**
   * Creates a watch. Sends no request yet.
   *
   * @param handover called after each answer; returns true if other watches have replaced this one
   */
  QueryWatcher(
      KvQuery query,
      @Nullable KvQuery listing,
      WatchIndex start,
      KvReader reader,
      QueryReader queryReader,
      WatchContext context,
      Predicate<IndexedEntries> handover) {
    this.query = query;
    this.listing = listing;
    this.index = start;
    this.reader = reader;
    this.queryReader = queryReader;
    this.context = context;
    this.publisher = context.publisher();
    // A shard's neighbours change often: other watches must not wait for its turn.
    this.pace = query instanceof KvQuery.Shard ? context.pace().withOwnIdleLimit() : context.pace();
    this.deletions = new DeletionVerifier(context.settings().deletion(), reader, queryReader);
    this.timing = context.settings().timing();
    this.stale = context.settings().consistency() == ReadConsistency.STALE;
    this.handover = handover;
    this.requestLimit = new TokenBucket(BURST, timing.interval().toNanos(), System.nanoTime());
  }

  @Override
  public void run() {
    publisher.begin();
    while (isOpen()) {
      try {
        turn();
      } catch (InterruptedException e) {
        // The watch ends only by close().
        log.debug("Interrupted, and going on");
      } catch (Throwable e) {
        tryToRecover(e);
      }
    }
  }

  private void tryToRecover(Throwable e) {
    try {
      recover(e);
    } catch (Throwable again) {
      // No memory to report it, for instance. The next turn begins with the pause that was set.
    }
  }

  private boolean isOpen() {
    return !end.isSent();
  }

  /** Ends the watch and aborts the running request. Called from any thread. */
  void end() {
    end.send();
    context.missing().recheck();
    reader.close();
  }

  private void turn() throws InterruptedException {
    long nanos = Math.max(delay, requestLimit.take(System.nanoTime()));
    delay = 0;
    pause(nanos);
    if (listing != null && index.value() > 0 && publisher.accepted(query).isEmpty()) {
      context.missing().await(listing, query.prefix(), end::isSent);
    }
    CircuitBreaker.Permit permit = context.breaker().enter();
    try {
      if (isOpen()) {
        request(permit);
      }
    } finally {
      // Without effect once the outcome of the request was reported.
      context.breaker().gaveUp(permit);
    }
  }

  private void request(CircuitBreaker.Permit permit) throws InterruptedException {
    if (permit.losses() != losses) {
      // Another watch lost the server. Query without an index, so that the answer comes at once
      // (the other watches wait for it), and since the index may be of another server.
      losses = permit.losses();
      index = index.lost();
    }
    long begun = System.nanoTime();
    try {
      IndexedEntries answer = ask(permit);
      failures = 0;
      index = index.answered(answer.index());
      publish(answer);
      if (handover.test(answer)) {
        end();
      }
    } catch (ConsulRequestException failure) {
      if (isOpen() && isEndOfWait(failure, begun)) {
        // Costs what the end of a wait costs. Without an index, since it may be of another server.
        index = index.lost();
        delay = ThreadLocalRandom.current().nextLong(CUT_JITTER);
      } else {
        failed(permit, failure);
      }
    }
  }

  private void publish(IndexedEntries answer) {
    long begun = System.nanoTime();
    context.missing().seen(query, queryReader.seenBeside());
    publisher.answered(query, answer.entries(), answer.indexOrZero());
    delay = Math.max(delay, pace.afterAnswer(System.nanoTime() - begun, 0));
  }

  /**
   * Returns true for a blocking query that was cut: only a failure of the next query is reported.
   * Connections that are lost early, twice in a row, are a failure.
   */
  private boolean isEndOfWait(ConsulRequestException failure, long begun) {
    if (!failure.isCut()) {
      return false;
    }
    long age = System.nanoTime() - begun;
    if (age >= Math.min(WaitLimit.LEAST.toNanos(), timing.block().toNanos())) {
      context.waits().cut(begun);
      return true;
    }
    boolean first = !lostEarly;
    lostEarly = true;
    return first;
  }

  private IndexedEntries ask(CircuitBreaker.Permit permit)
      throws ConsulRequestException, InterruptedException {
    unconfirmed = false;
    KvEntries before = publisher.accepted(query);
    long begun = System.nanoTime();
    IndexedEntries answer = read(index.value(), context.waits().next(), before);
    if (index.value() > 0) {
      context.waits().ended(begun);
      lostEarly = false;
    }
    context.breaker().succeeded(permit);
    context.breaker().answered(query);
    if (!timing.quiet().isZero() && !answer.entries().equals(before)) {
      answer = gather(answer);
    }
    return deletions.verify(query, before, answer, unfiltered);
  }

  /**
   * Reads the query. Sets the pause before the next request.
   *
   * @param known the entries without which the answer would bring no change
   */
  private IndexedEntries read(long after, Duration wait, KvEntries known)
      throws ConsulRequestException, InterruptedException {
    long begun = System.nanoTime();
    reader.forgetReceived();
    IndexedEntries answer = queryReader.read(after, wait);
    long ended = System.nanoTime();
    Received received = reader.received();
    unfiltered = received != null && received.unfiltered();
    if (received != null) {
      long from = after == 0 ? begun : received.began();
      delay = pace.afterAnswer(ended - from, received.bytes());
    }
    if (after > 0 && ended - begun < wait.toNanos() && answer.entries().equals(known)) {
      delay = Math.max(delay, pace.afterIdleAnswer());
    }
    return publisher.isOlder(query, answer) ? confirmed(answer) : answer;
  }

  /**
   * The leader's answer, in place of one that is older than the accepted entries: the server may
   * lag behind, or the store was set back. In stale mode, the accepted entries stay until the
   * server has caught up.
   */
  private IndexedEntries confirmed(IndexedEntries older) throws ConsulRequestException {
    delay = Math.max(delay, pace.afterIdleAnswer());
    if (!stale) {
      unconfirmed = true;
      IndexedEntries leaders = queryReader.confirm();
      unconfirmed = false;
      return leaders;
    }
    if (System.nanoTime() - nextConfirmation >= 0) {
      nextConfirmation = System.nanoTime() + STALE_CONFIRMATIONS.toNanos();
      try {
        return queryReader.confirm();
      } catch (ConsulRequestException failure) {
        log.debug("{} cannot be confirmed: {}", query.displayName(), failure.getMessage());
      }
    }
    return new IndexedEntries(publisher.accepted(query), older.index());
  }

  /** Holds a change back until the quiet time passes without another change, up to a limit. */
  private IndexedEntries gather(IndexedEntries first)
      throws ConsulRequestException, InterruptedException {
    IndexedEntries latest = first;
    long last = System.nanoTime();
    long most = last + timing.quietMax().toNanos();
    while (isOpen()) {
      long until = Math.min(last + timing.quiet().toNanos(), most);
      long nanos = Math.max(delay, requestLimit.take(System.nanoTime()));
      pause(Math.min(nanos, until - System.nanoTime()));
      long left = until - System.nanoTime();
      if (left <= 0) {
        return latest;
      }
      WatchIndex seen = index.answered(latest.index());
      Duration wait = Duration.ofNanos(Math.max(left, 1_000_000));
      IndexedEntries next = read(seen.value(), wait, latest.entries());
      if (!next.entries().equals(latest.entries())) {
        last = System.nanoTime();
      }
      latest = next;
    }
    return latest;
  }

  private void failed(CircuitBreaker.Permit permit, ConsulRequestException failure) {
    if (!isOpen()) {
      return;
    }
    failures++;
    delay = context.backoff().pause(failures);
    if (failure.limitsRate()) {
      // Nothing was read and nothing was lost, so that the index stays valid.
      context.breaker().succeeded(permit);
      publisher.lost(query, failure.asSourceException());
      return;
    }
    index = index.lost();
    context.missing().lost(query);
    boolean ofThisQuery = failure.isInternalError() && context.breaker().internalError(query) == 1;
    boolean outage = failure.kind() == Kind.UNAVAILABLE && !ofThisQuery;
    if (outage) {
      context.breaker().failed(permit);
    } else {
      context.breaker().succeeded(permit);
    }
    if (unconfirmed) {
      publisher.unconfirmed(query, older(failure));
    } else if (outage) {
      publisher.lost(query, failure.asSourceException());
    } else {
      if (isOptional(failure)) {
        failures = 0;
        publisher.answered(query, KvEntries.NOTHING, 0);
        delay = timing.block().toNanos();
      } else {
        publisher.failed(query, failure.asSourceException());
      }
    }
  }

  private SourceException older(ConsulRequestException failure) {
    return new SourceException(
        Problem.at(
                ConsulOrigins.origin(query.displayName()),
                "contents that are not older than those in use",
                "older ones, which the leader did not confirm: " + failure.problem().found(),
                "wait until the server has caught up; it is tried again")
            .withCode("VARVE-0598"));
  }

  /**
   * Returns true if the token may not list a folder with optional documents, and there were none
   * before.
   */
  private boolean isOptional(ConsulRequestException failure) {
    return failure.kind() == Kind.DENIED
        && !ErrorTranslator.isUnknownToken(failure)
        && query instanceof KvQuery.FolderDocuments
        && publisher.accepted(query).isEmpty();
  }

  /** Reports an unexpected exception, without its message, which may contain a value. */
  private void recover(Throwable e) {
    if (!isOpen()) {
      return;
    }
    index = index.lost();
    failures++;
    delay = context.backoff().pause(failures);
    context.missing().lost(query);
    SourceException unexpected =
        new SourceException(
            Problem.at(
                    ConsulOrigins.origin(query.displayName()),
                    "a watch without surprises",
                    "an unexpected " + e.getClass().getName(),
                    "see the stack trace, and report it; it is tried again")
                .withCode("VARVE-0596"));
    unexpected.setStackTrace(e.getStackTrace());
    publisher.failed(query, unexpected);
  }

  /** Pauses, or returns as soon as the watch ends. */
  private void pause(long nanos) throws InterruptedException {
    if (nanos > 0) {
      var unused = end.await(nanos);
    }
  }
}
