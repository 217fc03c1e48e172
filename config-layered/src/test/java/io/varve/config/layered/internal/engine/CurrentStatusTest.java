package io.varve.config.layered.internal.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.varve.config.layered.spi.SourceStatus.State;
import io.varve.config.spi.SourcePhase;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CurrentStatusTest {
  private static final Instant START = Instant.parse("2026-11-23T10:00:00Z");
  private static final Instant LATER = Instant.parse("2026-11-23T10:05:00Z");

  private static String text(
      State state, Optional<String> reason, Optional<String> refused, String... warnings) {
    Instant since = state == State.UP ? START : LATER;
    List<String> odd = List.of(warnings);
    return new CurrentStatus(
            "file", 100, SourcePhase.LOCAL, state, since, reason, START, "3f9a", refused, odd)
        .toString();
  }

  @Test
  void sourceThatIsUp_isOneShortLine() {
    assertEquals(
        "file [100] UP since 2026-11-23T10:00:00Z, accepted: revision 3f9a of 2026-11-23T10:00:00Z",
        text(State.UP, Optional.empty(), Optional.empty()));
  }

  @Test
  void refusal_isReportedOnce() {
    Optional<String> why = Optional.of("a (f:1): expected 1, found 2; set it");
    assertEquals(
        "file [100] STALE since 2026-11-23T10:05:00Z: a (f:1): expected 1, found 2; set it, accepted:"
            + " revision 3f9a of 2026-11-23T10:00:00Z",
        text(State.STALE, why, why));
  }

  @Test
  void severalProblems_refusalsBesideAReason_andWarnings_stayOnOneLine() {
    assertEquals(
        "file [100] DOWN since 2026-11-23T10:05:00Z: 2 problems: - a - b, accepted: revision 3f9a of"
            + " 2026-11-23T10:00:00Z, last refused: x y, warnings: odd; odder",
        text(
            State.DOWN,
            Optional.of("2 problems:\n  - a\n  - b"),
            Optional.of("x\r\ny"),
            "odd",
            "odder"));
  }
}
