package io.varve.config.spring;

import io.varve.config.layered.LayeredConfig;
import java.util.concurrent.CompletableFuture;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ApplicationContextEvent;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.ContextRefreshedEvent;

/** Publishes the changes of a configuration in a context, and closes it with the context. */
final class ContextLifecycle implements ApplicationListener<ApplicationContextEvent> {
  private final ApplicationContext context;
  private final LayeredConfig config;
  private final CompletableFuture<Void> started = new CompletableFuture<>();

  ContextLifecycle(ApplicationContext context, LayeredConfig config) {
    this.context = context;
    this.config = config;
    var unused =
        config.onChange(
            "",
            change -> context.publishEvent(new VarveChangeEvent(config, change)),
            this::onceStarted);
  }

  /** Delays a call until the context has started, since it refuses events before. */
  private void onceStarted(Runnable call) {
    var unused = started.thenRun(call);
  }

  @Override
  public void onApplicationEvent(ApplicationContextEvent event) {
    // Events of child contexts arrive here, too.
    if (event.getApplicationContext() != context) {
      return;
    }
    if (event instanceof ContextRefreshedEvent) {
      // A thread of its own: a listener could block the thread that starts the program.
      Thread starter = new Thread(() -> started.complete(null), "varve-spring-start");
      starter.setDaemon(true);
      starter.start();
    } else if (event instanceof ContextClosedEvent) {
      config.close();
    }
  }
}
