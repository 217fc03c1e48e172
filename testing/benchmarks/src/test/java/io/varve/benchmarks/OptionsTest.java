package io.varve.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OptionsTest {
  @Test
  void nothing_isAFullRun() {
    assertEquals(
        new Options(RunLength.FULL, 10_000, 300, List.of(Participant.varve()), true, List.of()),
        Options.parse());
    assertTrue(Options.parse().wants("idle"));
  }

  @Test
  void quick_timesFewerChanges_unlessTheirNumberIsGiven() {
    assertEquals(30, Options.parse("--quick").changes());
    assertEquals(7, Options.parse("--changes", "7", "--quick").changes());
  }

  @Test
  void varve_takesPartOnceForEachOfItsSettings_beforeTheOthers() {
    Options options = Options.parse("--varve", "plain", "--varve", "slow:wait=10s,min-interval=1s");
    assertEquals(
        List.of(
            Participant.varve("varve (plain)", Map.of()),
            Participant.varve("varve (slow)", Map.of("wait", "10s", "min-interval", "1s"))),
        options.varves());
    assertEquals(options.varves(), options.participants().subList(0, 2));
    assertEquals(Participant.FLOOR, options.participants().get(2));
  }

  @Test
  void noPeers_leavesVarveAndTheFloor() {
    assertEquals(
        List.of(Participant.varve(), Participant.FLOOR),
        Options.parse("--no-peers").participants());
    assertTrue(Options.parse().participants().size() > 2);
  }

  @Test
  void only_leavesOutTheRest() {
    Options options = Options.parse("--only", "idle,close", "--keys", "500");
    assertTrue(options.wants("close"));
    assertFalse(options.wants("load"));
    assertEquals(500, options.keys());
  }

  @Test
  void whatIsNoOption_isRefusedWithTheUsage() {
    for (String[] wrong :
        List.of(
            new String[] {"--fast"},
            new String[] {"--keys"},
            new String[] {"--keys", "0"},
            new String[] {"--changes", "-1"},
            new String[] {"--varve", "a:wait"},
            new String[] {"--only", "idel"})) {
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> Options.parse(wrong));
      assertTrue(String.valueOf(e.getMessage()).contains("usage: ./bench"), e.getMessage());
    }
  }
}
