package io.varve.config.spring;

import io.varve.config.layered.LayeredConfig;
import java.util.concurrent.CompletableFuture;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ApplicationContextEvent;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.ContextRefreshedEvent;

/**
 * Ties a configuration to the life of a context: its changes are events there, and it ends there.
 */
final class ContextBond implements ApplicationListener<ApplicationContextEvent> {
  private final ApplicationContext context;
  private final LayeredConfig config;
  private final CompletableFuture<Void> started = new CompletableFuture<>();

  ContextBond(ApplicationContext context, LayeredConfig config) {
    this.context = context;
    this.config = config;
    var unused =
        config.onChange(
            "",
            change -> context.publishEvent(new VarveChangeEvent(config, change)),
            this::onceStarted);
  }

  /** A context that has not started refuses events: a call waits, and Varve gathers the rest. */
  private void onceStarted(Runnable call) {
    var unused = started.thenRun(call);
  }

  @Override
  public void onApplicationEvent(ApplicationContextEvent event) {
    // Those of child contexts come here too.
    if (event.getApplicationContext() != context) {
      return;
    }
    if (event instanceof ContextRefreshedEvent) {
      // What waits is not for the thread that starts the program, which a listener could hold up.
      Thread starter = new Thread(() -> started.complete(null), "varve-spring-start");
      starter.setDaemon(true);
      starter.start();
    } else if (event instanceof ContextClosedEvent) {
      config.close();
    }
  }
}
