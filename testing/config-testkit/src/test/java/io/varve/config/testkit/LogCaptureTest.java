package io.varve.config.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import io.varve.config.testkit.internal.LogCapture;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;
import org.slf4j.LoggerFactory;

class LogCaptureTest {
  @Test
  void whatIsWritten_isSeenWhileItIsOpen_andGoesWhereItWent() {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream before = new ByteArrayOutputStream();
    System.setErr(new PrintStream(before, true, StandardCharsets.UTF_8));
    PrintStream replaced = System.err;
    LogCapture tap = LogCapture.open();
    LogCapture other = LogCapture.open();
    try (tap;
        other) {
      LoggerFactory.getLogger(LogCaptureTest.class).warn("by SLF4J");
      java.util.logging.Logger.getLogger("other").warning("by java.util.logging");
      System.out.print("on out");
      assertTrue(tap.isFed());
    } finally {
      assertSame(replaced, System.err);
      System.setErr(err);
    }
    System.out.println(" after");
    for (String seen : new String[] {"by SLF4J", "by java.util.logging", "on out"}) {
      assertTrue(tap.text().contains(seen), seen);
      assertTrue(other.text().contains(seen), seen);
    }
    assertFalse(tap.text().contains("after"));
    assertTrue(before.toString(StandardCharsets.UTF_8).contains("by SLF4J"));
    assertSame(out, System.out);
  }

  @Test
  void outputThatSomebodyTakes_isMissed_andLeftToHim() {
    PrintStream err = System.err;
    PrintStream his = new PrintStream(new ByteArrayOutputStream());
    try (LogCapture tap = LogCapture.open()) {
      System.setErr(his);
      assertFalse(tap.isFed());
    }
    assertSame(his, System.err);
    System.setErr(err);
  }

  /** Runs in a JVM in which SLF4J has no provider. */
  static final class Main {
    public static void main(String[] arguments) {
      Events events =
          EngineTestKit.engine("junit-jupiter")
              .selectors(selectMethod(MemorySourceContractTest.class, "log_showsNoValue"))
              .execute()
              .testEvents();
      events.assertStatistics(all -> all.succeeded(1));
      System.out.println(
          events.started().stream().findFirst().orElseThrow().getTestDescriptor().getDisplayName());
    }
  }

  @Test
  void withoutAProvider_theRuleStatesThatItDoesNotApply(@TempDir Path folder) throws Exception {
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !entry.contains("slf4j-simple"))
            .collect(Collectors.joining(File.pathSeparator));
    Path out = folder.resolve("out.txt");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath,
                Main.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .redirectOutput(out.toFile())
            .start();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the program must end");
    assertEquals(
        "does not apply (" + Requirement.LOG.absence() + "): no value is in a line of the log\n",
        Files.readString(out));
  }
}
