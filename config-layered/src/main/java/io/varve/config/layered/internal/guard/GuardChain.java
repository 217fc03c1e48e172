package io.varve.config.layered.internal.guard;

import static io.varve.config.layered.internal.Log.LOG;

import io.varve.config.Change;
import io.varve.config.ChangeGuard;
import io.varve.config.ConfigKey;
import io.varve.config.InvalidValueException;
import io.varve.config.Problem;
import io.varve.config.layered.internal.bind.Binder;
import io.varve.config.layered.internal.lifecycle.SourceCloser;
import io.varve.config.layered.internal.merge.Differ;
import io.varve.config.layered.internal.state.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks every guard whom a proposed state concerns, one after the other and each for a bounded time.
 *
 * <p>{@link #check} is called by one thread at a time, {@link #close} by any.
 */
public final class GuardChain {
  private static final Duration CLOSE_BOUND = Duration.ofSeconds(1);

  /** A guard, and its last call. */
  private static final class Post {
    final ChangeGuard guard;
    final String prefix;
    @Nullable GuardCall last;

    Post(ChangeGuard guard) {
      this.guard = guard;
      this.prefix = ConfigKey.canonical(guard.prefix());
    }
  }

  private final List<Post> posts;
  private final Duration timeout;
  private final Binder binder;
  private boolean closed;

  public GuardChain(List<ChangeGuard> guards, Duration timeout, Binder binder) {
    this.posts = new ArrayList<>();
    for (ChangeGuard guard : guards) {
      posts.add(new Post(guard));
    }
    this.timeout = timeout;
    this.binder = binder;
  }

  public boolean isEmpty() {
    return posts.isEmpty();
  }

  /**
   * Returns if no guard refuses, or if this was closed.
   *
   * @param before the state in force; null at the start
   * @throws InvalidValueException with all that the guards refuse
   */
  public void check(@Nullable State before, State after, List<Change> changes) {
    List<Problem> problems = new ArrayList<>();
    for (Post post : posts) {
      List<Change> concerning = Differ.under(changes, post.prefix);
      if (before == null || !concerning.isEmpty()) {
        GuardCall call = new GuardCall(post.guard, before, after, concerning, binder);
        problems.addAll(ask(post, call));
      }
    }
    if (!problems.isEmpty() && !isClosed()) {
      throw new InvalidValueException(problems.stream().distinct().toList(), null);
    }
  }

  private List<Problem> ask(Post post, GuardCall call) {
    synchronized (this) {
      if (closed) {
        return List.of();
      }
      // One thread a guard, whatever it does: those that never end must not become more and more.
      if (post.last != null && post.last.isRunning()) {
        return List.of(tooLate(post, "none to an earlier proposal yet"));
      }
      post.last = call;
    }
    if (!call.ask(timeout)) {
      call.abandon();
      return List.of(tooLate(post, "none"));
    }
    synchronized (this) {
      post.last = null;
    }
    return call.problems();
  }

  private Problem tooLate(Post post, String found) {
    String expected =
        "an answer of the guard " + post.guard.getClass().getName() + " within " + shown(timeout);
    String remedy = "mend the guard, or give the builder a longer guardTimeout";
    return post.prefix.isEmpty()
        ? new Problem(Optional.empty(), Optional.empty(), expected, found, remedy)
        : Problem.of(post.prefix, expected, found, remedy);
  }

  private static String shown(Duration timeout) {
    long millis = timeout.toMillis();
    return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  /** Ends the call that runs, and lets none begin. Waits for its end, but not for ever. */
  public void close() {
    List<GuardCall> running = new ArrayList<>();
    synchronized (this) {
      closed = true;
      for (Post post : posts) {
        if (post.last != null) {
          running.add(post.last);
        }
      }
    }
    for (GuardCall call : running) {
      call.abandon();
    }
    long end = System.nanoTime() + CLOSE_BOUND.toNanos();
    for (GuardCall call : running) {
      Thread thread = call.thread();
      if (thread != Thread.currentThread() && !SourceCloser.join(thread, end)) {
        LOG.warn("a guard has not ended by the time of the close; going on without it");
      }
    }
  }
}
