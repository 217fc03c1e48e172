package io.varve.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.varve.benchmarks.Figure.Target;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {
  private static Report report() {
    Report report = new Report();
    report.note("machine", "of the test");
    report.add(
        List.of(
            Figure.against("slow", "ms", Target.timesFloor(1.3), 20.04, 10),
            Figure.alone("few", "requests", Target.atMost(16), 8)));
    report.add(List.of(Figure.against("plain", "ms", Target.none(), 1234.5, 1000)));
    return report;
  }

  @Test
  void table_showsPlainlyWhatIsMissed() {
    assertEquals(
        """
        machine: of the test\s\s

        | what | unit | target | figure | floor | ratio | met |
        |---|---|---|---|---|---|---|
        | slow | ms | ≤ 1.30 × floor | 20.0 | 10 | 2.00 | **NO** |
        | few | requests | ≤ 16 | 8 |  |  | yes |
        | plain | ms |  | 1235 | 1000 | 1.23 |  |
        """,
        report().markdown());
  }

  @Test
  void json_hasTheSame_unrounded_andLeavesOutWhatIsNotThere() {
    JsonObject all = JsonParser.parseString(report().json()).getAsJsonObject();
    assertEquals("{\"machine\":\"of the test\"}", all.get("circumstances").toString());
    assertEquals(
        "[{\"what\":\"slow\",\"unit\":\"ms\",\"targetRatio\":1.3,\"figure\":20.04,\"floor\":10.0,"
            + "\"ratio\":2.004,\"met\":false},"
            + "{\"what\":\"few\",\"unit\":\"requests\",\"targetFigure\":16.0,\"figure\":8.0,"
            + "\"met\":true},"
            + "{\"what\":\"plain\",\"unit\":\"ms\",\"figure\":1234.5,\"floor\":1000.0,"
            + "\"ratio\":1.2345}]",
        all.get("figures").toString());
  }

  @Test
  void numbers_haveTheDigitsThatMatter() {
    assertEquals("0", Report.number(0));
    assertEquals("0.07", Report.number(0.0712));
    assertEquals("9.57", Report.number(9.567));
    assertEquals("95.7", Report.number(95.67));
    assertEquals("957", Report.number(956.7));
    assertEquals("10000", Report.number(10_000));
  }
}
