package io.varve.config.layered.internal.secret;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Registry of the secret keys of one configuration: those that match the patterns and those that
 * were read as a {@link io.varve.config.Secret}. Thread-safe. A secret key remains secret.
 */
public final class SecretRegistry implements Predicate<String> {
  private final SecretKeyPatterns byKey;
  private final Set<String> byType = ConcurrentHashMap.newKeySet();
  private volatile @Nullable Runnable onLearn;

  public SecretRegistry(SecretKeyPatterns byKey) {
    this.byKey = byKey;
  }

  /** Returns true if the value of a canonical key must not be shown. */
  public boolean isSecret(String key) {
    return byKey.isSecret(key) || (!byType.isEmpty() && byType.contains(key));
  }

  /** The same as {@link #isSecret}. */
  @Override
  public boolean test(String key) {
    return isSecret(key);
  }

  /** Records that a canonical key was read as a secret. */
  public void learn(String key) {
    if (!isSecret(key) && byType.add(key)) {
      Runnable action = onLearn;
      if (action != null) {
        action.run();
      }
    }
  }

  /** The number of keys learnt. A state built at a lower number may show their values. */
  public int learnt() {
    return byType.size();
  }

  /** Sets an action to run when a key is learnt, on the thread that read the key. */
  public void onLearn(Runnable action) {
    onLearn = action;
  }
}
