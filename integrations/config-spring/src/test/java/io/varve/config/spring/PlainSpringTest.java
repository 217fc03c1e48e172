package io.varve.config.spring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.Config;
import io.varve.config.layered.LayeredConfig;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;

class PlainSpringTest {
  private final Store store = new Store(Map.of("db.url", "a", "db.password", "not-for-logs"));

  static final class Orders {
    final BlockingQueue<VarveChangeEvent> events = new LinkedBlockingQueue<>();
    final Queue<String> threads = new ConcurrentLinkedQueue<>();
    final String url;
    final Config config;

    Orders(@Value("${db.url}") String url, Config config) {
      this.url = url;
      this.config = config;
    }

    @EventListener
    void on(VarveChangeEvent event) {
      threads.add(Thread.currentThread().getName());
      events.add(event);
    }

    VarveChangeEvent next() throws InterruptedException {
      return Objects.requireNonNull(events.poll(60, TimeUnit.SECONDS), "an event");
    }
  }

  private LayeredConfig load() {
    return LayeredConfig.builder()
        .discover(false)
        .environment(Map.of())
        .systemProperties(Map.of())
        .source(store)
        .build();
  }

  private AnnotationConfigApplicationContext context(LayeredConfig config) {
    var context = new AnnotationConfigApplicationContext();
    new VarveInitializer(config).initialize(context);
    context.register(Orders.class);
    return context;
  }

  @Test
  void bean_hasValues_andHearsOfChanges() throws Exception {
    LayeredConfig config = load();
    try (var context = context(config)) {
      context.refresh();
      Orders orders = context.getBean(Orders.class);
      assertEquals("a", orders.url);
      assertSame(config, orders.config);
      store.set(Map.of("db.url", "b", "db.password", "nor-this-one"));
      VarveChangeEvent event = orders.next();
      assertSame(config, event.getSource());
      assertEquals("b", event.change().after().get("db.url"));
      assertEquals("b", context.getEnvironment().getProperty("db.url"));
      assertEquals(
          "VarveChangeEvent #1 → #2 [db.password: ****** → ****** (store db.password),"
              + " db.url: a → b (store db.url)]",
          event.toString());
    }
    assertTrue(store.closed, "with the context");
  }

  static final class Throwing {
    Throwing() {
      throw new IllegalStateException("as the test wants it");
    }
  }

  @Test
  void startThatFails_leavesNothingOpen() {
    try (var context = context(load())) {
      context.register(Throwing.class);
      assertThrows(BeanCreationException.class, context::refresh);
    }
    assertTrue(store.closed, "the context was never open, and closes nothing by itself");
  }

  @Test
  void changesBeforeTheStart_areReportedAfterIt() throws Exception {
    try (var context = context(load())) {
      store.set(Map.of("db.url", "b"));
      store.set(Map.of("db.url", "c"));
      context.refresh();
      Orders orders = context.getBean(Orders.class);
      assertEquals("c", orders.url);
      String told = orders.next().change().after().get("db.url");
      while (!told.equals("c")) {
        told = orders.next().change().after().get("db.url");
      }
      assertTrue(
          orders.threads.stream().allMatch(n -> n.startsWith("varve-")), orders.threads::toString);
    }
  }

  @Test
  void childContext_doesNotEndTheParentsConfiguration() throws Exception {
    try (var context = context(load())) {
      context.refresh();
      try (var child = new AnnotationConfigApplicationContext()) {
        child.setParent(context);
        child.refresh();
        assertEquals("a", child.getEnvironment().getProperty("db.url"));
      }
      store.set(Map.of("db.url", "b"));
      assertEquals("b", context.getBean(Orders.class).next().change().after().get("db.url"));
    }
  }

  @Test
  void propertySource_standsBehindThoseOfTheProcess() {
    try (var context = context(load())) {
      assertEquals(
          List.of("systemProperties", "systemEnvironment", "varve"),
          context.getEnvironment().getPropertySources().stream()
              .map(PropertySource::getName)
              .toList());
    }
  }

  @Test
  void propertySource_staysWhereTheProgramPutIt() {
    LayeredConfig config = load();
    try (var context = new AnnotationConfigApplicationContext()) {
      var sources = context.getEnvironment().getPropertySources();
      sources.addFirst(VarvePropertySource.of(config));
      sources.addFirst(new MapPropertySource("test", Map.of("db.url", "of the test")));
      new VarveInitializer(config).initialize(context);
      context.register(Orders.class);
      context.refresh();
      assertEquals(4, sources.size());
      assertEquals("of the test", context.getBean(Orders.class).url);
    }
  }

  @Test
  void beansOfOneContext_areThoseOfOneConfiguration() {
    LayeredConfig first = load();
    try (var context = context(first);
        LayeredConfig second = load()) {
      var initializer = new VarveInitializer(second);
      assertThrows(IllegalStateException.class, () -> initializer.initialize(context));
    }
  }
}
