package io.varve.config.layered.internal.lifecycle;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Closes the sources of all open configurations when the JVM ends.
 *
 * <p>The threads of sources are daemons, but a JVM that ends waits up to 0.3 s for threads in a
 * system call, such as a wait for a file or an answer (HotSpot's {@code
 * VM_Exit::wait_for_threads_in_native_to_block}). Configurations can still be read. Writes to
 * stores are no longer possible.
 */
public final class SourceShutdownHook extends Thread {
  /** The time that the JVM would wait without this hook. */
  private static final Duration BOUND = Duration.ofMillis(300);

  /** Guarded by itself. Weak: a configuration that is never closed can be garbage-collected. */
  private static final Map<SourceCloser, Boolean> OPEN = new WeakHashMap<>();

  private static @Nullable SourceShutdownHook hook;

  /** Inherits no thread-locals from the thread that opens the first configuration. */
  SourceShutdownHook() {
    super(root(), null, "varve-layered-exit", 0, false);
    setContextClassLoader(SourceShutdownHook.class.getClassLoader());
  }

  private static ThreadGroup root() {
    ThreadGroup group = Thread.currentThread().getThreadGroup();
    while (group.getParent() != null) {
      group = group.getParent();
    }
    return group;
  }

  public static void add(SourceCloser sources) {
    synchronized (OPEN) {
      OPEN.put(sources, true);
      if (hook == null) {
        SourceShutdownHook made = new SourceShutdownHook();
        try {
          Runtime.getRuntime().addShutdownHook(made);
          hook = made;
        } catch (IllegalStateException e) {
          // The JVM is ending: a program that opens a configuration now must close it itself.
        }
      }
    }
  }

  public static void remove(SourceCloser sources) {
    synchronized (OPEN) {
      OPEN.remove(sources);
      if (hook != null && OPEN.isEmpty()) {
        try {
          Runtime.getRuntime().removeShutdownHook(hook);
          hook = null;
        } catch (IllegalStateException e) {
          // The JVM is ending, and the hook runs: it does not close sources a second time.
        }
      }
    }
  }

  /** Does not log sources that take longer: they end with the JVM. */
  @Override
  public void run() {
    List<SourceCloser> open;
    synchronized (OPEN) {
      open = List.copyOf(OPEN.keySet());
    }
    long end = System.nanoTime() + BOUND.toNanos();
    for (SourceCloser sources : open) {
      var unused = sources.close(Duration.ofNanos(end - System.nanoTime()));
    }
  }
}
