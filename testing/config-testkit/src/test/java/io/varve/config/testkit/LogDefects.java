package io.varve.config.testkit;

import io.varve.config.ConfigException;
import io.varve.config.spi.SourceObserver;
import io.varve.config.spi.SourceSnapshot;
import io.varve.config.spi.WritableConfigSource;
import io.varve.config.testkit.internal.SnapshotReader;
import java.nio.channels.Channel;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.slf4j.LoggerFactory;

/** Sources that break a rule of {@link LogRules}. */
final class LogDefects extends DefectGroup {
  LogDefects(CountDownLatch end, List<Channel> opened) {
    super(end, opened);
  }

  @Override
  void addAll() {
    logs(
        store ->
            new Delegating(store) {
              @Override
              SourceSnapshot seen(SourceSnapshot snapshot) {
                LoggerFactory.getLogger(Defects.class)
                    .info("read {}", SnapshotReader.listed(snapshot));
                return snapshot;
              }
            });
    logs(
        store ->
            new Delegating(store) {
              @Override
              void report(SourceObserver observer, ConfigException failure) {
                java.util.logging.Logger.getLogger("a client").warning("" + store.state());
                super.report(observer, failure);
              }
            });
    logs(
        store ->
            new Delegating(store) {
              @Override
              public void put(String key, String text) {
                if (store.state().failure() != null) {
                  new IllegalStateException("cannot write " + text).printStackTrace();
                }
                super.put(key, text);
              }
            });
    logs(
        store ->
            diagnosing(
                store,
                good -> {
                  System.out.println(store.state());
                  return good;
                }));
  }

  private void logs(Function<MemoryStore, WritableConfigSource> source) {
    add("log_showsNoValue", "a line of the log shows a value: ", source);
  }
}
