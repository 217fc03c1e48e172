package io.varve.config.layered.internal.secret;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What is secret in one configuration: by its key, and by having been read as a {@link
 * io.varve.config.Secret}. Thread-safe; what was learnt is never forgotten.
 */
public final class SecretRegistry implements Predicate<String> {
  private final SecretKeyPatterns byKey;
  private final Set<String> byType = ConcurrentHashMap.newKeySet();
  private volatile @Nullable Runnable onLearn;

  /**
   * Nothing learnt yet.
   *
   * @param byKey what keys tell
   */
  public SecretRegistry(SecretKeyPatterns byKey) {
    this.byKey = byKey;
  }

  /**
   * Whether the value of a key may not be shown.
   *
   * @param key a canonical key
   */
  public boolean isSecret(String key) {
    return byKey.isSecret(key) || (!byType.isEmpty() && byType.contains(key));
  }

  /** The same as {@link #isSecret}. */
  @Override
  public boolean test(String key) {
    return isSecret(key);
  }

  /**
   * Notes that a key was read as a secret.
   *
   * @param key a canonical key
   */
  public void learn(String key) {
    if (!isSecret(key) && byType.add(key)) {
      Runnable action = onLearn;
      if (action != null) {
        action.run();
      }
    }
  }

  /** How many keys were learnt: a state that was made when it was lower shows some of them. */
  public int learnt() {
    return byType.size();
  }

  /**
   * Sets what to do when a key was learnt.
   *
   * @param action run on the thread that read the key
   */
  public void onLearn(Runnable action) {
    onLearn = action;
  }
}
