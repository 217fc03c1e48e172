package io.varve.config.testkit;

import java.nio.channels.Channel;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/** Sources with one defect each, by the rules that find them. */
final class Defects {
  private Defects() {}

  /**
   * Returns all defects.
   *
   * @param end releases threads that a defect leaks or blocks
   * @param opened takes the channels that a defect leaves open
   */
  static List<Defect> all(CountDownLatch end, List<Channel> opened) {
    return Stream.of(
            new IdentityDefects(end, opened),
            new LoadDefects(end, opened),
            new LogDefects(end, opened),
            new DiagnoseDefects(end, opened),
            new WatchDefects(end, opened),
            new FailureDefects(end, opened),
            new CloseDefects(end, opened),
            new LeakDefects(end, opened),
            new WriteDefects(end, opened),
            new EngineDefects(end, opened))
        .flatMap(group -> group.all().stream())
        .toList();
  }
}
