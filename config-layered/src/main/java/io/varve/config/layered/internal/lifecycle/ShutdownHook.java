package io.varve.config.layered.internal.lifecycle;

import io.varve.config.layered.internal.engine.Engine;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Closes the sources of all configurations that are still open when the JVM ends.
 *
 * <p>Their threads are daemons and would end by themselves, but a JVM waits for threads that are in
 * a system call, as those are that wait for a file or an answer: each program would take 0.3 s more
 * to end (HotSpot's {@code VM_Exit::wait_for_threads_in_native_to_block}). Configurations can be
 * read as long as anything runs; stores cannot be written any more.
 */
public final class ShutdownHook extends Thread {
  /** As long as the JVM would wait. */
  private static final Duration BOUND = Duration.ofMillis(300);

  /** Guarded by itself; weak, so that what is never closed and runs no thread can be forgotten. */
  private static final Map<Engine, Boolean> OPEN = new WeakHashMap<>();

  private static @Nullable ShutdownHook hook;

  /** Takes nothing from the thread that happens to open the first configuration. */
  public ShutdownHook() {
    super(root(), null, "varve-layered-exit", 0, false);
    setContextClassLoader(ShutdownHook.class.getClassLoader());
  }

  private static ThreadGroup root() {
    ThreadGroup group = Thread.currentThread().getThreadGroup();
    while (group.getParent() != null) {
      group = group.getParent();
    }
    return group;
  }

  /** From now on the engine's sources are closed when the JVM ends. */
  public static void add(Engine engine) {
    synchronized (OPEN) {
      OPEN.put(engine, true);
      if (hook == null) {
        ShutdownHook made = new ShutdownHook();
        try {
          Runtime.getRuntime().addShutdownHook(made);
          hook = made;
        } catch (IllegalStateException e) {
          // The JVM is ending: the program that opens a configuration now has to close it.
        }
      }
    }
  }

  /** The engine has closed its sources. */
  public static void remove(Engine engine) {
    synchronized (OPEN) {
      OPEN.remove(engine);
      if (hook != null && OPEN.isEmpty()) {
        try {
          Runtime.getRuntime().removeShutdownHook(hook);
          hook = null;
        } catch (IllegalStateException e) {
          // The JVM is ending, and the hook runs: sources are closed once, whoever comes first.
        }
      }
    }
  }

  /** Says nothing of sources that take longer: they end with the JVM. */
  @Override
  public void run() {
    List<Engine> engines;
    synchronized (OPEN) {
      engines = List.copyOf(OPEN.keySet());
    }
    long end = System.nanoTime() + BOUND.toNanos();
    for (Engine engine : engines) {
      var unused = engine.closeSources(Duration.ofNanos(end - System.nanoTime()));
    }
  }
}
