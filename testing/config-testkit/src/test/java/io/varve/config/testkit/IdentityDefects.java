package io.varve.config.testkit;

import java.nio.channels.Channel;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Sources that break a rule of {@link IdentityRules}. */
final class IdentityDefects extends DefectGroup {
  IdentityDefects(CountDownLatch end, List<Channel> opened) {
    super(end, opened);
  }

  @Override
  void addAll() {
    AtomicInteger count = new AtomicInteger();
    add(
        "name_isConstant",
        "and of a second source, open name memory-",
        store ->
            new Delegating(store) {
              private final int number = count.incrementAndGet();

              @Override
              public String name() {
                return "memory-" + number;
              }
            });
    add(
        "name_isConstant",
        "the name \"My Store\"",
        store ->
            new Delegating(store) {
              @Override
              public String name() {
                return "My Store";
              }
            });
    add(
        "discovery_findsTheSource",
        "ServiceLoader finds " + RegisteredSource.class.getName(),
        store ->
            new Delegating(store) {
              @Override
              public String name() {
                return RegisteredSource.NAME;
              }
            });
  }
}
