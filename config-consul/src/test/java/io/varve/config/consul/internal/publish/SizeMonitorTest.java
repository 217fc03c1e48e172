package io.varve.config.consul.internal.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.config.consul.internal.kv.KvEntries;
import io.varve.config.consul.internal.kv.KvEntry;
import io.varve.config.consul.internal.kv.KvQuery;
import java.util.List;
import org.junit.jupiter.api.Test;

class SizeMonitorTest {
  private static final KvQuery QUERY = new KvQuery.Prefix("p/");

  private final SizeMonitor monitor = new SizeMonitor(100_000);

  /** Entries of about a part of the limit. */
  private static KvEntries percent(int percent) {
    return new KvEntries(List.of(new KvEntry("p/k", new byte[percent * 750 - 100], 1)));
  }

  private long measure(KvEntries... shards) {
    return monitor.percentIfPassed(QUERY, List.of(shards));
  }

  @Test
  void eachThreshold_isReportedOnce_untilTheSizeFalls() {
    assertThat(measure(percent(70))).isZero();
    assertThat(measure(percent(85))).isEqualTo(84);
    assertThat(measure(percent(90))).isZero();
    assertThat(measure(percent(110))).isEqualTo(109);
    assertThat(measure(percent(120))).isZero();
    assertThat(measure(percent(90))).isZero();
    assertThat(measure(percent(110))).as("again").isEqualTo(109);
    assertThat(measure(percent(10))).isZero();
    assertThat(measure(percent(85))).as("again").isEqualTo(84);
  }

  @Test
  void shards_countTogether() {
    KvEntries one = percent(50);
    assertThat(measure(one, percent(20))).isZero();
    assertThat(measure(one, percent(40))).isEqualTo(89);
  }

  @Test
  void queries_areMeasuredApart() {
    assertThat(measure(percent(70))).isZero();
    assertThat(monitor.percentIfPassed(new KvQuery.Prefix("q/"), List.of(percent(70)))).isZero();
  }
}
