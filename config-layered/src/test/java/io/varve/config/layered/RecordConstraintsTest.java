package io.varve.config.layered;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.InvalidValueException;
import io.varve.config.Live;
import io.varve.config.layered.spi.SourceStatus;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Constraints of records in a running configuration, with a provider and without. */
class RecordConstraintsTest {
  /** Record that all tests bind. */
  public record Pool(@Min(1) int size, @NotBlank String name) {}

  private final FakeSource source = FakeSource.of("s", 1, "pool.size=1", "pool.name=p");

  @Test
  void liveRecord_refusesWhatItsConstraintsForbid_andTakesWhatIsMended() {
    try (LayeredConfig config = Configs.of(source)) {
      Live<Pool> pool = config.live("pool", Pool.class);
      Pool before = pool.get();
      source.change("pool.size=0", "pool.name=");
      assertSame(before, pool.get());
      SourceStatus status = config.sources().get(0);
      assertEquals(SourceStatus.State.STALE, status.state());
      assertTrue(
          status.reason().orElseThrow().contains("pool.size (s:pool.size): expected a value"));
      assertTrue(
          status.reason().orElseThrow().contains("pool.name (s:pool.name): expected a value"));
      source.change("pool.size=2", "pool.name=q");
      assertEquals(new Pool(2, "q"), pool.get());
    }
  }

  @Test
  void get_checksConstraints() {
    try (LayeredConfig config = Configs.of(source)) {
      source.change("pool.size=0");
      assertThrows(InvalidValueException.class, () -> config.get("pool", Pool.class));
      assertThrows(InvalidValueException.class, () -> config.snapshot().get("pool", Pool.class));
      assertThrows(InvalidValueException.class, () -> config.live("pool", Pool.class));
    }
  }

  /** Runs without the jars of Jakarta Validation, or without a provider. */
  public static final class Program {
    private Program() {}

    /** Binds values that the constraints forbid, more than once. */
    public static String run() {
      FakeSource source = FakeSource.of("s", 1, "pool.size=0", "pool.name=");
      try (LayeredConfig config = Configs.of(source)) {
        Live<Pool> pool = config.live("pool", Pool.class);
        source.change("pool.size=-1");
        return pool.get() + " " + config.get("pool", Pool.class);
      }
    }
  }

  private static String withoutJars(String... names) throws Exception {
    List<URL> path = new ArrayList<>();
    for (String entry : List.of(System.getProperty("java.class.path").split(File.pathSeparator))) {
      String file = Path.of(entry).getFileName().toString();
      if (List.of(names).stream().noneMatch(file::startsWith)) {
        path.add(Path.of(entry).toUri().toURL());
      }
    }
    PrintStream err = System.err;
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader loader =
        new URLClassLoader(path.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
      thread.setContextClassLoader(loader);
      Object bound = loader.loadClass(Program.class.getName()).getMethod("run").invoke(null);
      assertEquals("Pool[size=-1, name=] Pool[size=-1, name=]", bound, "bound as it is");
    } finally {
      thread.setContextClassLoader(before);
      System.setErr(err);
    }
    return log.toString(StandardCharsets.UTF_8);
  }

  @Test
  void constraintsWithoutAProvider_areNotChecked_whichIsLoggedOnce() throws Exception {
    String log = withoutJars("hibernate-validator");
    String sentence =
        "WARN io.varve.config.layered.LayeredConfig - constraints of "
            + Pool.class.getName()
            + " are not checked: no Jakarta Validation provider is there";
    assertEquals(2, log.split(Pattern.quote(sentence), -1).length, log);
  }

  @Test
  void constraintsWithoutJakartaValidation_areNotThere() throws Exception {
    assertEquals("", withoutJars("hibernate-validator", "jakarta.validation"));
  }

  /** Hibernate Validator needs an expression language, and does not start without one. */
  @Test
  void providerThatCannotBeMade_isAProblemOfTheRecord() {
    InvocationTargetException e =
        assertThrows(
            InvocationTargetException.class,
            () -> withoutJars("expressly", "jakarta.el-api", "jakarta.el"));
    String message = e.getCause().getMessage();
    assertTrue(
        message.startsWith("pool: expected constraint annotations that can be checked, found HV"),
        message);
  }
}
