package io.varve.config.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.tool.Tool.Result;
import org.junit.jupiter.api.Test;

/** The commands get and explain. */
class ReadingTest extends AbstractToolTest {
  @Test
  void get_printsTheValueAndNothingElse() {
    assertEquals(
        new Result(0, "jdbc:postgresql://db.local/orders\n", ""), tool.run("get", "db.url"));
    assertEquals("two\nlines\n", tool.run("get", "text").out(), "as it is");
    assertEquals("10\n", tool.run("get", "db.poolSize").out(), "in any spelling");
  }

  @Test
  void get_ofAnAbsentKey_endsWithOne_andNamesNearOnes() {
    Result result = tool.run("get", "db.hots");
    assertEquals(1, result.code());
    assertEquals("", result.out());
    assertTrue(result.err().contains("did you mean db.host"), result.err());
  }

  @Test
  void get_ofAList_endsWithOne() {
    Result result = tool.run("get", "hosts");
    assertEquals(1, result.code());
    assertTrue(result.err().contains("hosts"), result.err());
  }

  @Test
  void get_ofWhatIsNoKey_isAWrongCommandLine() {
    assertEquals(2, tool.run("get", "a..b").code());
    assertEquals(2, tool.run("get").code());
    assertEquals(2, tool.run("get", "a", "b").code());
  }

  @Test
  void get_ofASecret_printsItOnlyWhenAsked() {
    Result result = tool.run("get", "db.password");
    assertEquals(1, result.code());
    assertEquals("", result.out(), "a script must not take a mask for a password");
    assertFalse(result.err().contains("hunter2"), result.err());
    assertEquals("hunter2\n", tool.run("get", "db.password", "--show-secrets").out());
  }

  @Test
  void explain_showsEveryLayer() {
    Result result = tool.run("explain", "db.pool-size", "--profile=prod", "--", "--db.pool-size=5");
    assertEquals(
        """
        db.pool-size = 5
          * 5   argument 1  [500] highest precedence
        """
            .replace("5   argument", "5  argument"),
        result.out().substring(0, result.out().indexOf("    50")));
    assertTrue(result.out().contains("application-prod.yaml:1"), result.out());
    assertTrue(result.out().contains("application.yaml:4"), result.out());
    assertEquals(1, tool.run("explain", "nothing.here").code());
  }
}
