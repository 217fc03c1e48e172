package io.varve.config.testkit;

import io.varve.config.spi.SourceContext;
import io.varve.config.spi.SourceObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Sources that break a rule of {@link LeakRules}. */
final class LeakDefects extends DefectGroup {
  LeakDefects(CountDownLatch end, List<Channel> opened) {
    super(end, opened);
  }

  @Override
  void addAll() {
    add(
        "threads_areDaemons",
        "threads that are no daemons: [heavy]",
        store ->
            new Delegating(store) {
              @Override
              public void watch(SourceObserver observer) {
                new Thread(() -> await(end), "heavy").start();
                super.watch(observer);
              }
            });
    add(
        "close_leavesNoThread",
        "8 sources were closed, and these threads live on: [leaked, ",
        store ->
            new Delegating(store) {
              @Override
              public void watch(SourceObserver observer) {
                Thread thread = new Thread(() -> await(end), "leaked");
                thread.setDaemon(true);
                thread.start();
                super.watch(observer);
              }
            });
    add(
        "close_leavesNothingOpen",
        "8 sources were closed, and the process has ",
        store ->
            new Delegating(store) {
              @Override
              public void open(SourceContext context) {
                try {
                  Path file = Files.createTempFile("varve-testkit", "");
                  opened.add(Files.newByteChannel(file));
                  Files.delete(file);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              }
            });
  }
}
