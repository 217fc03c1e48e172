package io.varve.config.spring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.Config;
import io.varve.config.TypeRef;
import io.varve.config.layered.LayeredConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.DefaultResourceLoader;

/** Spring Boot applications with real files. */
class ApplicationTest {
  @TempDir Path folder;

  @ConfigurationProperties("db")
  record Db(String url, int poolSize, List<String> hosts, Map<String, String> labels) {}

  @Configuration(proxyBeanMethods = false)
  @EnableConfigurationProperties(Db.class)
  static class Application {
    final BlockingQueue<VarveChangeEvent> events = new LinkedBlockingQueue<>();

    @Value("${db.url}")
    String url;

    @Value("${greeting:none}")
    String greeting;

    @EventListener
    void on(VarveChangeEvent event) {
      events.add(event);
    }

    VarveChangeEvent next() throws InterruptedException {
      return Objects.requireNonNull(events.poll(60, TimeUnit.SECONDS), "an event");
    }
  }

  @BeforeEach
  void write() throws IOException {
    Files.writeString(
        folder.resolve("varve.yaml"),
        """
        db:
          url: jdbc:h2
          pool-size: 10
          hosts: [x, y]
          labels: {'"com.acme"': INFO, root: WARN}
          password: not-for-logs
        """);
    Files.writeString(
        folder.resolve("spring.properties"),
        """
        spring.application.name=orders
        db.url=overridden by Varve's
        greeting=from Spring's file
        """);
  }

  private SpringApplication application() {
    SpringApplication application = new SpringApplication(Application.class);
    application.setWebApplicationType(WebApplicationType.NONE);
    application.setBannerMode(Banner.Mode.OFF);
    application.setRegisterShutdownHook(false);
    return application;
  }

  private String[] arguments(String... more) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "--spring.config.location=" + folder.toUri(),
                "--spring.config.name=spring",
                "--varve.config=" + folder.resolve("varve.yaml")));
    all.addAll(Arrays.asList(more));
    return all.toArray(String[]::new);
  }

  private ConfigurableApplicationContext run(String... more) {
    return application().run(arguments(more));
  }

  @Test
  void values_areInjectedAndBound() {
    try (var context = run()) {
      assertEquals("jdbc:h2", context.getBean(Application.class).url);
      assertEquals("from Spring's file", context.getBean(Application.class).greeting);
      assertEquals(
          new Db("jdbc:h2", 10, List.of("x", "y"), Map.of("com.acme", "INFO", "root", "WARN")),
          context.getBean(Db.class));
      assertEquals("jdbc:h2", context.getBean(Config.class).get("db.url"));
    }
  }

  @Test
  void keysOfMaps_areAsTheyWereWritten_namesInAnySpelling() throws Exception {
    Files.writeString(
        folder.resolve("varve.yaml"),
        """
        db:
          url: jdbc:h2
          poolSize: 10
          labels: {teamName: a, snake_case: b, com.acme.MyService: c, '"x.y"': d}
        """);
    try (var context = run("--db.labels.onTheLine=e")) {
      Map<String, String> labels =
          Map.of(
              "teamName", "a",
              "snake_case", "b",
              "com.acme.MyService", "c",
              "x.y", "d",
              "onTheLine", "e");
      assertEquals(new Db("jdbc:h2", 10, null, labels), context.getBean(Db.class));
      assertEquals("10", context.getEnvironment().getProperty("db.pool-size"));
      assertEquals(
          labels,
          context.getBean(Config.class).get("db.labels", new TypeRef<Map<String, String>>() {}));
    }
  }

  @Test
  void change_isSeenByTheEnvironment_andReported() throws Exception {
    try (var context = run()) {
      Environment environment = context.getEnvironment();
      assertEquals("10", environment.getProperty("db.pool-size"));
      Path file = folder.resolve("varve.yaml");
      Files.writeString(file, Files.readString(file).replace("10", "20"));
      VarveChangeEvent event = context.getBean(Application.class).next();
      assertEquals("20", environment.getProperty("db.pool-size"));
      assertEquals(20, environment.getProperty("db.poolSize", Integer.class));
      assertTrue(
          event.toString().endsWith("[db.pool-size: 10 → 20 (" + file + ":3)]"), event.toString());
    }
  }

  /** Precedence in Varve and in Spring, so that a program and Spring read the same. */
  @Test
  void commandLine_isReadBySpringAlone_andBelievedByBoth() {
    try (var context = run("--db.pool-size=7", "--debug-mode", "operand", "-x")) {
      assertEquals("7", context.getEnvironment().getProperty("db.pool-size"));
      Config config = context.getBean(Config.class);
      assertEquals("7", config.get("db.pool-size"));
      assertEquals(
          "db.pool-size = 7\n"
              + "  * 7  Spring property db.pool-size  [500] highest precedence\n"
              + "    10  "
              + folder.resolve("varve.yaml")
              + ":3  [150] overridden by Spring property db.pool-size",
          config.snapshot().explain("db.pool-size").toString());
      assertEquals("", config.get("debug-mode"));
    }
  }

  @Test
  void whatSpringCannotResolve_isLeftToSpring() {
    try (var context = run("--pattern=${nowhere}", "--copy=${db.pool-size}-${greeting}")) {
      Config config = context.getBean(Config.class);
      assertTrue(config.find("pattern").isEmpty());
      assertTrue(config.find("copy").isEmpty(), "Varve's own values come later than this");
      assertEquals("10-from Spring's file", context.getEnvironment().getProperty("copy"));
    }
  }

  @Test
  void settingsOfVarve_mayStandInSpringsFiles_otherKeysStaySprings() throws Exception {
    Files.writeString(
        folder.resolve("spring.properties"),
        "varve.config=" + folder.resolve("varve.yaml") + "\nother=Spring's\ndb.url=u\n");
    try (var context =
        application()
            .run("--spring.config.location=" + folder.toUri(), "--spring.config.name=spring")) {
      assertEquals("jdbc:h2", context.getEnvironment().getProperty("db.url"));
      assertTrue(context.getBean(Config.class).find("other").isEmpty());
    }
  }

  /** Otherwise both would read the same files, and Varve differently from Spring. */
  @Test
  void filesOfBoth_canHaveNamesOfTheirOwn() throws Exception {
    Files.writeString(
        folder.resolve("application.yaml"),
        """
        varve.file.name: orders
        db: {url: Spring's, pool-size: 1}
        id: ${random.uuid}
        ---
        spring.config.activate.on-profile: other
        db.pool-size: 2
        """);
    Files.writeString(folder.resolve("orders.yaml"), "db.url: Varve's\n");
    SpringApplication application = application();
    try (URLClassLoader classPath =
        new URLClassLoader(new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
      application.setResourceLoader(new DefaultResourceLoader(classPath));
      try (var context = application.run()) {
        Environment environment = context.getEnvironment();
        assertEquals("Varve's", environment.getProperty("db.url"));
        assertEquals("1", environment.getProperty("db.pool-size"));
        assertTrue(environment.getRequiredProperty("id").matches("[0-9a-f-]{36}"));
        Config config = context.getBean(Config.class);
        assertEquals("Varve's", config.get("db.url"));
        assertTrue(config.find("db.pool-size").isEmpty(), "it is left to Spring");
      }
    }
  }

  @Test
  void nameAndProfiles_areSprings() {
    try (var context = run("--spring.profiles.active=eu,blue")) {
      Config config = context.getBean(Config.class);
      assertEquals("orders", config.get("seen.application"));
      assertEquals("[eu, blue]", config.get("seen.profiles"));
    }
  }

  @Test
  void configurationOfTheProgram_isTaken() {
    Store store = new Store(Map.of("db.url", "by hand", "db.pool-size", "1"));
    LayeredConfig config =
        LayeredConfig.builder().discover(false).environment(Map.of()).source(store).build();
    SpringApplication application = application();
    application.addBootstrapRegistryInitializer(
        registry -> registry.register(LayeredConfig.class, context -> config));
    try (var context = application.run(arguments())) {
      assertSame(config, context.getBean(LayeredConfig.class));
      assertEquals("by hand", context.getBean(Application.class).url);
      assertFalse(store.closed);
    }
    assertTrue(store.closed);
  }

  @Test
  void applicationThatRunsAgain_hasAConfigurationOfItsOwn() {
    SpringApplication application = application();
    LayeredConfig first;
    try (var context = application.run(arguments())) {
      first = context.getBean(LayeredConfig.class);
    }
    try (var context = application.run(arguments())) {
      LayeredConfig second = context.getBean(LayeredConfig.class);
      assertFalse(first == second);
      assertEquals("jdbc:h2", second.get("db.url"));
    }
  }

  @Test
  void wrongConfiguration_isShownClearly_withoutSecretsOrStackTrace() throws Exception {
    Files.writeString(
        folder.resolve("varve.yaml"), "db:\n  url: a\n  url: b\n  password: not-for-logs\n");
    String shown = shownByFailure();
    assertTrue(shown.contains("APPLICATION FAILED TO START"), shown);
    assertTrue(shown.contains("db.url (" + folder.resolve("varve.yaml") + ":3): expected"), shown);
    assertTrue(shown.contains("Action:"), shown);
    assertFalse(shown.contains("\tat "), shown);
    assertFalse(shown.contains("not-for-logs"), shown);
  }

  /** Spring Boot's message about a value that it cannot bind has Varve's origin. */
  @Test
  void valueThatSpringCannotBind_isShownWithItsOrigin() throws Exception {
    Path file = folder.resolve("varve.yaml");
    Files.writeString(file, Files.readString(file).replace("10", "many"));
    String shown = shownByFailure();
    assertTrue(shown.contains("Origin: " + file + ":3"), shown);
    assertFalse(shown.contains("not-for-logs"), shown);
  }

  private String shownByFailure() throws IOException {
    PrintStream err = System.err;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      assertThrows(Exception.class, this::run);
    } finally {
      System.setErr(err);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void startThatFails_leavesNothingOpen() {
    for (boolean early : new boolean[] {true, false}) {
      Store store = new Store(Map.of("db.url", "u", "db.pool-size", early ? "1" : "many"));
      SpringApplication application = application();
      OwnConfiguration.register(application, store);
      if (early) {
        application.addInitializers(new Failing());
      }
      assertThrows(Exception.class, () -> application.run(arguments()));
      assertTrue(store.closed, early ? "before there is a context" : "while beans are made");
    }
  }

  private static final class Failing
      implements ApplicationContextInitializer<ConfigurableApplicationContext> {
    @Override
    public void initialize(ConfigurableApplicationContext context) {
      throw new IllegalStateException("as a test wants it");
    }
  }

  @Test
  void environmentWithVarveInIt_isLeftAlone() {
    Store store = new Store(Map.of("db.url", "by hand", "db.pool-size", "1"));
    try (LayeredConfig config =
        LayeredConfig.builder().discover(false).environment(Map.of()).source(store).build()) {
      SpringApplication application = application();
      var environment = new StandardEnvironment();
      VarvePropertySource.of(config).addTo(environment);
      application.setEnvironment(environment);
      try (var context = application.run(arguments())) {
        assertEquals("by hand", context.getBean(Application.class).url);
        assertFalse(context.containsBean(VarveInitializer.BEAN));
      }
      assertFalse(store.closed, "it is the program's");
    }
  }
}
