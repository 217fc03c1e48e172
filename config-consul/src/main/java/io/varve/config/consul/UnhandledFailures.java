package io.varve.config.consul;

import io.varve.config.ConfigException;
import io.varve.config.consul.internal.kv.ConsulOrigins;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;

/** Log of the failures that no listener handles. Each is logged once, for all listeners. */
final class UnhandledFailures {
  /** Compared by identity, as exceptions are. */
  private static final Set<ConfigException> LOGGED = Collections.newSetFromMap(new WeakHashMap<>());

  private UnhandledFailures() {}

  static void log(ConfigException failure) {
    boolean isNew;
    synchronized (LOGGED) {
      isNew = LOGGED.add(failure);
    }
    if (isNew) {
      ConsulOrigins.LOG.warn(
          "A watch of Consul fails; the values that it reported before stay: {}",
          failure.getMessage());
    }
  }
}
