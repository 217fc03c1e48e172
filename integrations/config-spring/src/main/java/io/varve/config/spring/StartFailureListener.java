package io.varve.config.spring;

import org.springframework.boot.context.event.ApplicationFailedEvent;
import org.springframework.context.ApplicationListener;

/**
 * Closes the configuration of a failed start, which may have no context or one that was never
 * started. Named in {@code META-INF/spring.factories}, since a listener that is added while the
 * environment is prepared is not notified of all failures.
 */
final class StartFailureListener implements ApplicationListener<ApplicationFailedEvent> {

  @Override
  public void onApplicationEvent(ApplicationFailedEvent event) {
    event.getSpringApplication().getInitializers().stream()
        .filter(ApplicationLifecycle.class::isInstance)
        .map(ApplicationLifecycle.class::cast)
        .forEach(bond -> bond.failed(event.getApplicationContext()));
  }
}
