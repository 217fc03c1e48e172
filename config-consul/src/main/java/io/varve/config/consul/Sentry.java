package io.varve.config.consul;

import io.varve.config.consul.KvStore.Names;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Reads the first part of a tree, the one that has what is in no other, when something changed that
 * no other part tells of. To wait for any change of a tree costs the server a list of all that is
 * in it, each time. To wait for something that is not there costs it nothing, and it answers that
 * at each change around it, too (consul#9449): so that is what the sentry asks for. For one thread.
 *
 * <p>A change that a part tells of may hide another one: one that came before the sentry waited
 * again is found by listing the names a little later; one of the same moment, as in a transaction,
 * at the end of the wait. Newer servers do not answer for what is not there (consul#12110). That is
 * seen from their answers: they are asked for the whole tree.
 */
final class Sentry implements QueryReader {
  /** What a name in the tree may begin with in order not to be there; hardly any name does. */
  private static final List<String> RARE = List.of("!", "~", "'", "(", "*", ",", ";", "=", "@");

  private static final String NOTHING = "varve-waits-here";

  /** An answer that took so long was none to a change of before the question. */
  private static final long WAITED = Duration.ofMillis(500).toNanos();

  /** How long a part may take to tell of a change after the sentry knows of it, at first. */
  private static final long LEAST_PATIENCE = Duration.ofMillis(5).toNanos();

  private static final long MOST_PATIENCE = Duration.ofMillis(100).toNanos();

  /** A list is not followed by another for so many times what it took. */
  private static final int REST = 10;

  private static final long MOST_REST = Duration.ofSeconds(2).toNanos();

  /** So often a server lets a change pass before it is taken for one that does not answer. */
  private static final int MISSES = 2;

  /** A list because of what a part told of does not compete with that part's own reading. */
  private static final long SOON = Duration.ofMillis(50).toNanos();

  /** An answer that took longer than this, and than two lists, came to one who waited. */
  private static final long AT_ONCE = Duration.ofMillis(20).toNanos();

  /**
   * How long things may take.
   *
   * @param rest for how long the names are not listed again at least for what parts told of
   * @param trial how long a server is asked at most, at first, that was not seen to answer
   * @param period how long the names are not listed at most
   */
  record Times(Duration rest, Duration trial, Duration period) {
    static Times of(Duration wait) {
      return new Times(Duration.ofSeconds(1), Duration.ofSeconds(5), wait);
    }
  }

  private final KvStore store;
  private final Query.Part part;
  private final Consistency consistency;
  private final PartReader reader;
  private final Reports reports;
  private final Times times;

  /** A prefix below which nothing is, and which no name shares the beginning of. */
  private String nothing = "";

  /** The index with which the server answered to {@link #nothing}; 0 if it did not. */
  private long at;

  /** Whether the server was seen to answer at a change. */
  private boolean proven;

  private int missed;
  private Duration trial;

  /** Whether it was seen not to, or there is nothing to ask it for. */
  private boolean blind;

  /** Whether the last answer came so soon that there may have been changes before the question. */
  private boolean isLate;

  private long listedAt;
  private long listTook;

  /** Whether the last list was made for a change that no part told of, and found none. */
  private boolean vain;

  private long patience = LEAST_PATIENCE;

  /** Whether the names are to be listed later, and when. */
  private boolean isPlanned;

  private long due;

  /**
   * A sentry.
   *
   * @param reader reads the part
   * @param reports what the other parts tell
   */
  Sentry(
      KvStore store,
      Query.Part part,
      Consistency consistency,
      PartReader reader,
      Reports reports,
      Times times) {
    this.store = store;
    this.part = part;
    this.consistency = consistency;
    this.reader = reader;
    this.reports = reports;
    this.times = times;
    this.trial = times.trial();
  }

  @Override
  public Answer read(long index, Duration wait) throws ConsulFailure, InterruptedException {
    if (index == 0 || blind) {
      return anew(index, wait);
    }
    if (at == 0 || isDue()) {
      return list();
    }
    Names names = await(wait);
    if (names.index() == null || names.index() < at || !names.names().isEmpty()) {
      return anew(0, wait);
    }
    if (names.index() == at) {
      return isDue() ? list() : reader.latest();
    }
    at = names.index();
    return reports.have(at, patience) ? told() : untold();
  }

  private boolean isDue() {
    long now = System.nanoTime();
    return (isPlanned && due - now <= 0) || now - listedAt >= times.period().toNanos();
  }

  /** Waits for a change of anything in the tree. */
  private Names await(Duration wait) throws ConsulFailure {
    Duration most = proven || wait.compareTo(trial) < 0 ? wait : trial;
    boolean tries = !isPlanned && most.compareTo(times.trial()) >= 0;
    long asked = System.nanoTime();
    if (isPlanned) {
      Duration left = Duration.ofNanos(Math.max(due - asked, 1_000_000));
      most = left.compareTo(most) < 0 ? left : most;
    }
    Names names = store.names(part, nothing, at, most, consistency);
    long took = System.nanoTime() - asked;
    isLate = took < AT_ONCE + 2 * listTook;
    if (tries && names.index() != null && names.index() > at) {
      judge(took, most);
    }
    return names;
  }

  /**
   * Whether the server answers at a change: not where it let somebody wait to the end though a part
   * tells of one. The index of its answer alone tells nothing: it is that of the whole store.
   */
  private void judge(long took, Duration most) {
    if (took < most.toNanos()) {
      if (took > WAITED) {
        proven = true;
        missed = 0;
      }
    } else if (reports.haveAfter(at)) {
      missed++;
      proven = false;
      blind = missed >= MISSES;
    } else if (trial.compareTo(most) <= 0) {
      // Nothing was learnt; the trial grows no further than what is waited for anyway.
      trial = trial.multipliedBy(2);
    }
  }

  /** After a change that another part told of. */
  private Answer told() {
    patience = Math.max(patience - patience / 16, LEAST_PATIENCE);
    if (isLate) {
      listAt(Math.max(System.nanoTime() + SOON, listedAt + rest(times.rest())));
    }
    return reader.latest();
  }

  /** After a change that no other part told of, yet. */
  private Answer untold() throws ConsulFailure {
    long rested = listedAt + (vain ? rest(Duration.ZERO) : 0);
    if (rested - System.nanoTime() > 0) {
      listAt(rested);
      return reader.latest();
    }
    Contents before = reader.latest().contents();
    Answer answer = list();
    vain = answer.contents().sameAs(before);
    if (vain) {
      // It may be told of by now: the server was busy with that part's answer.
      patience = Math.min(2 * patience, MOST_PATIENCE);
    }
    return answer;
  }

  /** Whoever answers now may be another server than before. */
  private Answer anew(long index, Duration wait) throws ConsulFailure {
    at = 0;
    isPlanned = false;
    if (index == 0) {
      proven = false;
      blind = false;
      missed = 0;
      trial = times.trial();
    }
    return reader.read(index, wait);
  }

  /** Bounded, since a list may have taken long for other reasons than its size. */
  private long rest(Duration least) {
    return Math.max(least.toNanos(), Math.min(REST * listTook, MOST_REST));
  }

  private void listAt(long nanos) {
    due = isPlanned && due - nanos < 0 ? due : nanos;
    isPlanned = true;
  }

  private Answer list() throws ConsulFailure {
    long start = System.nanoTime();
    Names top = store.names(part, part.prefix(), 0, Duration.ZERO, consistency);
    listedAt = System.nanoTime();
    listTook = listedAt - start;
    isPlanned = false;
    Optional<String> rare =
        RARE.stream()
            .map(part.prefix()::concat)
            .filter(begin -> top.names().stream().noneMatch(name -> name.startsWith(begin)))
            .findFirst();
    blind |= rare.isEmpty();
    nothing = rare.orElse("") + NOTHING;
    if (at == 0 && top.index() != null) {
      at = top.index();
    }
    vain = false;
    return reader.seen(top);
  }

  @Override
  public Answer confirm() throws ConsulFailure {
    return reader.confirm();
  }

  /** As for any part. */
  @Override
  public int extraRequests() {
    return reader.extraRequests();
  }
}
