package io.varve.config.layered.internal.bind;

import static io.varve.config.layered.internal.bind.TestBinder.bind;
import static io.varve.config.layered.internal.bind.TestBinder.problems;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.DefaultValue;
import io.varve.config.InvalidValueException;
import io.varve.config.MissingKeyException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecursiveRecordTest {
  private record Tree(String name, @DefaultValue("") List<Tree> children) {}

  @Test
  void recursiveRecord_endsWhereTheKeysEnd() {
    Tree tree =
        bind(
            Tree.class,
            "name",
            "a",
            "children[0].name",
            "b",
            "children[1].name",
            "c",
            "children[1].children[0].name",
            "d");
    assertEquals(
        new Tree(
            "a",
            List.of(new Tree("b", List.of()), new Tree("c", List.of(new Tree("d", List.of()))))),
        tree);
  }

  private record Chain(String name, Optional<Chain> next) {}

  @Test
  void recursiveRecord_throughOptional() {
    assertEquals(
        new Chain("a", Optional.of(new Chain("b", Optional.empty()))),
        bind(Chain.class, "name", "a", "next.name", "b"));
  }

  private record Endless(Endless self) {}

  private record Ping(Pong pong) {}

  private record Pong(Ping ping) {}

  @Test
  void endlessRecord_isAClearError() {
    assertEquals(
        List.of(
            "self: expected values of Endless, found nothing; set its keys, or make it Optional in"
                + " the program, since Endless contains itself without end [VARVE-0111]"),
        problems(MissingKeyException.class, Endless.class));
    assertEquals(1, problems(MissingKeyException.class, Ping.class).size());
  }

  @Test
  void recordsTooDeep_areAClearErrorAndNoStackOverflow() {
    String key = "next.".repeat(5000);
    String problem =
        problems(InvalidValueException.class, Chain.class, key + "name", "x").toString();
    assertTrue(problem.contains("expected at most 200 records inside each other"));
  }
}
