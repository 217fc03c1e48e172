package io.varve.benchmarks;

import io.varve.testing.consul.ConsulApi;
import io.varve.testing.consul.ConsulTransaction;
import java.util.Random;
import java.util.function.IntFunction;

/**
 * Fills a prefix with typical configuration keys: services of 500 keys in folders of 20, short
 * names, one-line values.
 */
final class Keys {
  private static final int TRANSACTION = 64;
  private static final int FOLDER = 20;
  private static final int SERVICE = 500;

  private Keys() {}

  /** The key whose changes are timed, without its prefix. */
  static final String CHANGED = "service-000/part-0/changed";

  /** The key in a program. */
  static final String PROPERTY = CHANGED.replace('/', '.');

  /** Puts the keys below a prefix that ends with a slash. One of them is {@link #CHANGED}. */
  static void fill(ConsulApi api, String prefix, int count) {
    fill(api, prefix, count, Keys::name);
  }

  /** The same with all keys in one folder. */
  static void fillFolder(ConsulApi api, String prefix, int count) {
    fill(api, prefix, count, i -> String.format("service-000/part-0/setting-%05d", i));
  }

  private static void fill(ConsulApi api, String prefix, int count, IntFunction<String> names) {
    Random random = new Random(count);
    ConsulTransaction batch = api.transaction().set(prefix + CHANGED, "start");
    int size = 1;
    for (int i = 1; i < count; i++) {
      batch.set(prefix + names.apply(i), value(random, i));
      if (++size == TRANSACTION) {
        batch.commit();
        batch = api.transaction();
        size = 0;
      }
    }
    if (size > 0) {
      batch.commit();
    }
  }

  /** The key with a number from 1, without its prefix. */
  static String name(int i) {
    return String.format(
        "service-%03d/part-%d/setting-%d", i / SERVICE, i % SERVICE / FOLDER, i % FOLDER);
  }

  /** True for {@link #CHANGED} below a prefix. */
  static boolean isChanged(String prefix, String key) {
    return key.length() == prefix.length() + CHANGED.length() && key.endsWith(CHANGED);
  }

  /** The key of a program: below the prefix, with dots for slashes. */
  static String dotted(String prefix, String key) {
    return key.substring(prefix.length()).replace('/', '.');
  }

  private static String value(Random random, int i) {
    return "value " + i + " of " + Long.toHexString(random.nextLong()) + ", and as long as most";
  }
}
