package io.varve.config.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.varve.config.ConfigException;
import io.varve.config.spi.SourceObserver;
import io.varve.config.spi.SourceSnapshot;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.core.ConditionFactory;

/** Observer that records reports, for tests that wait for them. */
final class RecordingObserver implements SourceObserver {
  private final List<SourceSnapshot> snapshots = new CopyOnWriteArrayList<>();
  private final List<String> failures = new CopyOnWriteArrayList<>();

  @Override
  public void changed(SourceSnapshot snapshot) {
    snapshots.add(snapshot);
  }

  @Override
  public void failed(ConfigException failure) {
    failures.add(String.valueOf(failure.getMessage()));
  }

  List<SourceSnapshot> snapshots() {
    return List.copyOf(snapshots);
  }

  List<String> failures() {
    return List.copyOf(failures);
  }

  /** Waits until the last snapshot has these values. */
  SourceSnapshot awaitValues(Map<String, String> values) {
    waiting()
        .untilAsserted(
            () ->
                assertThat(snapshots)
                    .as("snapshots; failures %s", failures)
                    .last()
                    .extracting(Sandbox::effective)
                    .isEqualTo(values));
    return snapshots.get(snapshots.size() - 1);
  }

  /** Waits for the failure with this index. */
  String awaitFailure(int index) {
    waiting().untilAsserted(() -> assertThat(failures).hasSizeGreaterThan(index));
    return failures.get(index);
  }

  void awaitSnapshots(int count) {
    waiting().untilAsserted(() -> assertThat(snapshots).hasSizeGreaterThanOrEqualTo(count));
  }

  private static ConditionFactory waiting() {
    return await()
        .atMost(Duration.ofSeconds(30))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5));
  }
}
