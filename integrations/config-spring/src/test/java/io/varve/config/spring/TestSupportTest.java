package io.varve.config.spring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.Config;
import io.varve.config.layered.LayeredConfig;
import io.varve.config.testkit.MemorySource;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.SpringBootContextLoader;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.annotation.DirtiesContext.MethodMode;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

/** The test support of Spring Boot, as in tests of applications. */
class TestSupportTest {
  @ConfigurationProperties("db")
  record Db(String url, int poolSize) {}

  @Configuration(proxyBeanMethods = false)
  @EnableConfigurationProperties(Db.class)
  static class Application {
    @Bean
    Events events() {
      return new Events();
    }
  }

  static final class Events {
    private final BlockingQueue<VarveChangeEvent> all = new LinkedBlockingQueue<>();

    @EventListener
    void on(VarveChangeEvent event) {
      all.add(event);
    }

    VarveChangeEvent next() throws InterruptedException {
      return Objects.requireNonNull(all.poll(60, TimeUnit.SECONDS), "an event");
    }
  }

  @Nested
  @SpringBootTest(
      classes = Application.class,
      properties = {"db.url=from the properties", "db.pool-size=3", "spring.application.name=it"},
      args = {"--db.pool-size=4", "--mode=dry"})
  @TestPropertySource(properties = "greeting=from the property source")
  @ActiveProfiles({"eu", "blue"})
  class WithProperties {
    @DynamicPropertySource
    static void dynamic(DynamicPropertyRegistry registry) {
      registry.add("dynamic", () -> "from the registry");
      registry.add("greeting", () -> "from the registry");
    }

    @Autowired private Environment environment;
    @Autowired private Config config;
    @Autowired private Db db;

    @Value("${db.pool-size}")
    private int poolSize;

    @Test
    void propertiesAndArguments_areSeenByBoth() {
      assertEquals(new Db("from the properties", 3), db);
      assertEquals(3, poolSize, "Spring has properties of tests above arguments");
      assertEquals("from the properties", config.get("db.url"));
      assertEquals("3", config.get("db.pool-size"));
      assertEquals("dry", environment.getProperty("mode"));
      assertEquals("dry", config.get("mode"));
      assertTrue(
          config.snapshot().explain("db.url").toString().contains("Spring property db.url"),
          config.snapshot().explain("db.url").toString());
    }

    @Test
    void nameAndProfiles_areThoseOfTheTest() {
      assertEquals("it", config.get("seen.application"));
      assertEquals("[eu, blue]", config.get("seen.profiles"));
    }

    /** Spring adds these properties when the context is prepared: Varve was loaded before. */
    @Test
    void dynamicProperties_areSeenBySpringAlone() {
      assertEquals("from the registry", environment.getProperty("dynamic"));
      assertTrue(config.find("dynamic").isEmpty());
      assertEquals("from the registry", environment.getProperty("greeting"));
      assertEquals("from the property source", config.get("greeting"));
    }
  }

  /** Gives each context a configuration of its own, with the source as a bean. */
  static final class InMemory extends SpringBootContextLoader {
    @Override
    protected SpringApplication getSpringApplication() {
      MemorySource source = MemorySource.of("db.url=in memory", "db.pool-size=5");
      SpringApplication application = new SpringApplication();
      OwnConfiguration.register(application, source);
      application.addInitializers(
          context -> context.getBeanFactory().registerSingleton("memorySource", source));
      return application;
    }
  }

  @Nested
  @SpringBootTest(classes = Application.class)
  @ContextConfiguration(loader = InMemory.class)
  @TestMethodOrder(OrderAnnotation.class)
  class WithAMemorySource {
    private record Used(LayeredConfig config, MemorySource source) {}

    private static final AtomicReference<Used> USED = new AtomicReference<>();

    @Autowired private Environment environment;
    @Autowired private LayeredConfig config;
    @Autowired private MemorySource source;
    @Autowired private Events events;
    @Autowired private Db db;

    @Test
    @Order(1)
    @DirtiesContext(methodMode = MethodMode.AFTER_METHOD)
    void change_isSeenAndReported() throws Exception {
      assertEquals(new Db("in memory", 5), db);
      source.set("db.pool-size=8");
      assertEquals("8", environment.getProperty("db.pool-size"));
      assertEquals("8", config.get("db.pool-size"));
      assertTrue(events.next().toString().contains("db.pool-size: 5 → 8"));
      USED.set(new Used(config, source));
    }

    @Test
    @Order(2)
    void contextThatIsDirty_isClosedWithItsConfiguration() {
      USED.get().source().set("db.pool-size=9");
      assertEquals("8", USED.get().config().get("db.pool-size"));
      assertEquals("5", environment.getProperty("db.pool-size"));
    }
  }
}
