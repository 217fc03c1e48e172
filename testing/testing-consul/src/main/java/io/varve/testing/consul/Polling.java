package io.varve.testing.consul;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for a condition by polling. */
final class Polling {
  private static final Duration PAUSE = Duration.ofMillis(20);

  private Polling() {}

  /**
   * Returns as soon as the condition holds.
   *
   * @param failure the message if the time is over
   * @throws IllegalStateException if it does not hold in time, or the thread is interrupted
   */
  static void until(Duration timeout, BooleanSupplier condition, Supplier<String> failure) {
    present(
        timeout, () -> condition.getAsBoolean() ? Optional.of(true) : Optional.empty(), failure);
  }

  /** Waits for a value and returns it. */
  static <T> T present(Duration timeout, Supplier<Optional<T>> question, Supplier<String> failure) {
    long end = System.nanoTime() + timeout.toNanos();
    while (true) {
      Optional<T> answer = question.get();
      if (answer.isPresent()) {
        return answer.get();
      }
      if (System.nanoTime() - end >= 0) {
        throw new IllegalStateException(
            failure.get() + " (waited for " + timeout.toSeconds() + " s)");
      }
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE.toMillis());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** The thread stays interrupted; tests do not declare it. */
  static IllegalStateException interrupted(InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("interrupted", cause);
  }
}
